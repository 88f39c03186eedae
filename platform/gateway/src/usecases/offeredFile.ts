import { isEmptyMask, sharedVoxelCount } from '@overread/agreement';
import {
  admitSegmentation,
  type DataSet,
  type ParsedSegment,
  type ParsedSegmentation,
  readPart10,
  type SegmentationProblem,
  SOP_CLASS,
} from '@overread/dicom';
import { isOverreadError, matchSegments } from '@overread/domain';
import type { AdmittedMask } from './mergeIntoDraft.ts';
import type { Ports } from './ports.ts';
import type { RecordScene } from './recordScene.ts';
import { stackFrames } from './stackFrames.ts';
import { viewedStack } from './viewedStack.ts';
import type { ViewUids } from './viewUids.ts';

/** A file that passed every check. */
export interface TakenFile {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Of the bytes that came. */
  readonly sha256: string;
  readonly masks: readonly AdmittedMask[];
}
/** A file that was not taken. UIDs are null where it could not be read so far. */
export interface RefusedFile {
  readonly sopClassUid: string | null;
  readonly sopInstanceUid: string | null;
  /** PS3.18 table 10.5.1-1. */
  readonly failureReason: number;
  /** Each check that failed: for which frame or segment, and what to do. */
  readonly sentences: readonly string[];
}

/** A file with its masks, or with what is wrong with it. */
export type OfferedFile = TakenFile | { readonly masks: null; readonly refused: RefusedFile };

/** PS3.18 table 10.5.1-1: data set does not match the class, class not supported, cannot understand. */
const REASON = { mismatch: 0xa900, classNotSupported: 0x0122, notUnderstood: 0xc000, elsewhere: 0x0110 } as const;

/**
 * Reads one file that came for a task, checks it against the images of the task's view and the structures of the SOP, and gives
 * its masks by item. Every failed check is named, with frame and segment; nothing is thrown for a bad file.
 */
export function offeredFile(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  uids: ViewUids,
  study: string | null,
  bytes: Uint8Array,
): OfferedFile {
  let header: DataSet;
  try {
    ({ dataSet: header } = readPart10(bytes, { until: 'PixelData' }));
  } catch (error) {
    if (!isOverreadError(error)) throw error;
    return refuse(null, REASON.notUnderstood, [
      `${error.message}. The file is not DICOM, or is damaged; export it again.`,
    ]);
  }
  const [sopClassUid, sopInstanceUid] = [header.text('SOPClassUID') ?? '', header.text('SOPInstanceUID') ?? ''];
  if (sopClassUid !== SOP_CLASS.segmentation && sopClassUid !== SOP_CLASS.labelmapSegmentation)
    return refuse(header, REASON.classNotSupported, ['A Segmentation was expected; this is another kind of object.']);
  if (study !== null && header.text('StudyInstanceUID') !== study)
    return refuse(header, REASON.elsewhere, ['The file belongs to another study than the address names.']);
  const series = header.items('ReferencedSeriesSequence').map((item) => item.text('SeriesInstanceUID'));
  const set = scene.imageSets.find((one) => series.includes(uids.toView(one.stack.seriesInstanceUid)));
  if (!set)
    return refuse(header, REASON.elsewhere, [
      'The segmentation refers to no image series of this task. Segment the series that the task shows, and export with references to it.',
    ]);
  const stack = viewedStack(set.stack, uids);
  const { problems: failed, segmentation } = admitSegmentation(bytes, stack);
  if (segmentation === undefined) return refuse(header, REASON.mismatch, failed.map(problemText));
  const { matches, problems } = matchSegments(
    scene.protocol.content,
    set.key,
    segmentation.segments.map((segment) => ({
      number: segment.number,
      label: segment.label,
      category: segment.category,
      type: segment.type,
      region: segment.region,
      modifiers: [...segment.typeModifiers, ...segment.regionModifiers],
      isEmpty: isEmptyMask(segment.mask),
    })),
  );
  if (problems.length > 0)
    return refuse(
      header,
      REASON.mismatch,
      problems.map((problem) => problem.sentence),
    );
  const found = matches.flatMap((match) => {
    const segment = segmentation.segments.find((one) => one.number === match.number);
    return segment ? [{ item: match.item, segment }] : [];
  });
  if (found.length === 0)
    return refuse(header, REASON.mismatch, ['No segment holds a voxel. State in the viewer what is absent.']);
  const overlaps = overlapping(found);
  if (overlaps.length > 0) return refuse(header, REASON.mismatch, overlaps);
  return {
    sopClassUid,
    sopInstanceUid,
    sha256: ports.sha256(bytes),
    masks: found.map(({ item, segment }) => ({
      item,
      imageSet: set.key,
      voxels: ports.sha256(segment.mask.bits),
      rows: stack.rows,
      columns: stack.columns,
      frames: stackFrames(stack.slices, segment.mask),
      method: methodOf(segmentation, segment),
    })),
  };
}

/** So many problems are told at once; a file with thousands of bad frames has one cause. */
const MOST_PROBLEMS = 50;

function problemText({ sentence, frame, segment }: SegmentationProblem): string {
  const place = [
    ...(frame === undefined ? [] : [`frame ${frame}`]),
    ...(segment === undefined ? [] : [`segment ${segment}`]),
  ].join(', ');
  return place === '' ? sentence : `${place[0]?.toUpperCase()}${place.slice(1)}: ${sentence}`;
}

/** How the mask was made, as the file says; a file that does not say so, or names no algorithm, is told as such. */
function methodOf(segmentation: ParsedSegmentation, segment: ParsedSegment): AdmittedMask['method'] {
  const { algorithm, algorithmName, algorithmType, trackingUid } = segment;
  const type = algorithmType === 'AUTOMATIC' || algorithmType === 'SEMIAUTOMATIC' ? algorithmType : 'MANUAL';
  const name = (algorithmName ?? algorithm?.name ?? '').trim().slice(0, 64) || (type === 'MANUAL' ? '' : 'not named');
  const version = algorithm?.version?.trim().slice(0, 64) ?? '';
  const threshold = segmentation.fractional ? `fractional, threshold=${segmentation.fractional.threshold}` : '';
  const parameters = [threshold, algorithm?.parameters ?? '']
    .filter((one) => one !== '')
    .join('; ')
    .slice(0, 1000);
  return {
    type,
    ...(name === '' ? {} : { name }),
    ...(version === '' ? {} : { version }),
    ...(parameters === '' ? {} : { parameters }),
    from: segmentation.sopInstanceUid,
    ...(trackingUid === undefined || !/^[0-9.]{1,64}$/.test(trackingUid) ? {} : { trackingUid }),
    isUntouched: true,
  };
}

function refuse(header: DataSet | null, failureReason: number, sentences: readonly string[]): OfferedFile {
  const told = sentences.slice(0, MOST_PROBLEMS);
  if (told.length < sentences.length) told.push(`${sentences.length - told.length} further checks failed.`);
  const uid = (keyword: 'SOPClassUID' | 'SOPInstanceUID') => header?.text(keyword) ?? null;
  const refused = {
    sopClassUid: uid('SOPClassUID'),
    sopInstanceUid: uid('SOPInstanceUID'),
    failureReason,
    sentences: told,
  };
  return { masks: null, refused };
}

/** Lesions of one item may not share a voxel: the viewer holds one of them there, and the other would be cut in silence. */
function overlapping(found: readonly { readonly item: string; readonly segment: ParsedSegment }[]): string[] {
  return found.flatMap(({ item, segment }, index) =>
    found.slice(index + 1).flatMap((other) => {
      if (other.item !== item) return [];
      const shared = sharedVoxelCount(segment.mask, other.segment.mask);
      return shared === 0
        ? []
        : [
            `Segments ${segment.number} and ${other.segment.number} share ${shared} voxels. Lesions of one kind may touch, not overlap; give each voxel to one.`,
          ];
    }),
  );
}
