import type { BitMask } from '@overread/agreement';
import type { ExportCase, ExportExtra } from '@overread/contract';
import { type DataSet, type ImageStack, parseSegmentation, SOP_CLASS } from '@overread/dicom';
import {
  ALTERNATIVES,
  type AlternativeMethod,
  combine,
  type Opinions,
  opinionsOf,
  type ReadMask,
} from './alternativeMasks.ts';
import { alternativeObject } from './alternativeObject.ts';
import type { ManifestFile } from './manifest.ts';
import { maskNifti, niftiPlacing } from './maskNifti.ts';

/** A file that is made here, with what the manifest says of it. `folder` is below the case's. */
export interface DerivedFile {
  readonly folder: 'alternatives' | 'nifti';
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly facts: Pick<
    ManifestFile,
    'kind' | 'title' | 'sopInstanceUid' | 'sopClassUid' | 'derivedFrom' | 'unit' | 'method' | 'readers'
  >;
}

/** What derived files are made from: the case, and the SEGs that came for it, by SOP Instance UID. */
export interface DerivedInput {
  readonly project: { readonly id: string; readonly key: string };
  readonly softwareVersion: string;
  readonly extras: readonly ExportExtra[];
  readonly found: ExportCase;
  readonly segs: ReadonlyMap<string, Uint8Array>;
  /** Takes sentences about what cannot be made. */
  readonly note: (sentence: string) => void;
}

interface NamedMask {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly imageSet: string;
  readonly masks: readonly [BitMask, ...BitMask[]];
  readonly method: string | null;
  readonly readers: readonly string[];
  readonly from: readonly string[];
}

type Seg = ExportCase['finalSeg'][number];

/** Computes the alternatives of a case and its NIfTI files, from the very objects that were exported. */
export async function* derivedFiles(input: DerivedInput): AsyncGenerator<DerivedFile> {
  const { found, extras, note } = input;
  const stacks = new Map(found.imageSets.map((set) => [set.key, set.stack as ImageStack]));
  const reads = found.reads.flatMap((read) => read.seg.flatMap((seg) => readMasks(input, stacks, read.code, seg)));
  const masks: NamedMask[] = found.finalSeg.flatMap((seg) =>
    parsed(input, stacks, seg).map(({ item, instance, mask }) => ({
      name: ['final', item, instance].filter(Boolean).join('-'),
      title: 'Final mask',
      unit: unitOf(item, instance),
      imageSet: seg.imageSet,
      masks: [mask] as const,
      method: 'final',
      readers: [],
      from: [seg.sopInstanceUid],
    })),
  );
  if (extras.includes('reads') || extras.includes('alternatives'))
    masks.push(
      ...reads.map((one) => ({
        name: [one.reader, one.item, one.instance].filter(Boolean).join('-'),
        title: `Mask of the read ${one.reader}`,
        unit: unitOf(one.item, one.instance),
        imageSet: one.imageSet,
        masks: [one.mask] as const,
        method: 'read',
        readers: [one.reader],
        from: [one.from],
      })),
    );
  if (extras.includes('alternatives'))
    for (const made of alternatives(input, stacks, reads)) {
      if ('file' in made) yield made.file;
      else masks.push(made);
    }
  if (!extras.includes('nifti')) return;
  for (const key of new Set(masks.map((one) => one.imageSet))) {
    const stack = stacks.get(key);
    const placing = stack && niftiPlacing(stack);
    if (!placing) continue;
    if ('refusal' in placing) {
      note(
        `Case ${found.label}: no NIfTI of the masks on “${key}”, because ${placing.refusal}. The DICOM masks are complete.`,
      );
      continue;
    }
    for (const one of masks.filter((mask) => mask.imageSet === key)) {
      const text = `Overread ${found.label} ${one.name}; research annotation`;
      yield {
        folder: 'nifti',
        name: `${one.name}.nii.gz`,
        bytes: await maskNifti(one.masks, placing.affine, text),
        facts: {
          kind: 'nifti',
          title: one.title,
          sopInstanceUid: null,
          sopClassUid: null,
          derivedFrom: one.from,
          unit: one.unit,
          method: one.method,
          readers: one.readers,
        },
      };
    }
  }
}

const unitOf = (item: string, instance: string | null) => (instance === null ? item : `${item}/${instance}`);

function parsed(input: DerivedInput, stacks: ReadonlyMap<string, ImageStack>, seg: Seg) {
  const bytes = input.segs.get(seg.sopInstanceUid);
  const stack = stacks.get(seg.imageSet);
  if (!bytes || !stack) return [];
  const { segments, dataSet } = parseSegmentation(bytes, stack);
  return segments.flatMap((segment) => {
    const key = seg.segments[segment.number - 1];
    return key ? [{ ...key, mask: segment.mask, dataSet }] : [];
  });
}

type FiledReadMask = ReadMask & { readonly imageSet: string; readonly from: string; readonly dataSet: DataSet };

function readMasks(
  input: DerivedInput,
  stacks: ReadonlyMap<string, ImageStack>,
  reader: string,
  seg: Seg,
): FiledReadMask[] {
  return parsed(input, stacks, seg).map((one) => ({
    ...one,
    reader,
    imageSet: seg.imageSet,
    from: seg.sopInstanceUid,
  }));
}

function* alternatives(
  input: DerivedInput,
  stacks: ReadonlyMap<string, ImageStack>,
  reads: readonly FiledReadMask[],
): Generator<{ readonly file: DerivedFile } | NamedMask> {
  const { found, note } = input;
  const all = opinionsOf(found, stacks, reads).filter((one) => one.masks.length > 1);
  const fromOf = (one: Opinions) => [
    ...new Set(
      reads
        .filter((read) => one.readers.includes(read.reader) && read.imageSet === one.imageSet)
        .map((read) => read.from),
    ),
  ];
  for (const method of Object.keys(ALTERNATIVES) as AlternativeMethod[]) {
    for (const [imageSet, stack] of stacks) {
      const combined = all
        .filter((one) => one.imageSet === imageSet)
        .map((opinions) => ({ opinions, result: combine(method, opinions, stack) }));
      const segments = combined.flatMap(({ opinions, result }) =>
        'mask' in result ? [{ opinions, mask: result.mask }] : [],
      );
      const header = reads.find((read) => read.imageSet === imageSet)?.dataSet;
      if (segments.length === 0 || !header) continue;
      const { sopInstanceUid, bytes } = alternativeObject({ ...input, method, imageSet, stack, segments, header });
      yield {
        file: {
          folder: 'alternatives',
          name: `${method}-masks-${imageSet}.dcm`,
          bytes,
          facts: {
            kind: 'alternative',
            title: ALTERNATIVES[method],
            sopInstanceUid,
            sopClassUid: SOP_CLASS.segmentation,
            derivedFrom: [...new Set(segments.flatMap(({ opinions }) => fromOf(opinions)))],
            unit: segments.map(({ opinions }) => opinions.unit).join(' '),
            method,
            readers: [...new Set(segments.flatMap(({ opinions }) => opinions.readers))],
          },
        },
      };
      for (const { opinions, mask } of segments)
        yield named(opinions, `${method}-${opinions.unit}`, ALTERNATIVES[method], method, [mask], fromOf(opinions));
    }
  }
  for (const one of all) {
    const [first, ...others] = one.masks;
    if (first && one.masks.some((mask) => mask.bits.some((byte) => byte !== 0)))
      yield named(
        one,
        `share-${one.unit}`,
        'Share of the reads that marked a voxel',
        'share',
        [first, ...others],
        fromOf(one),
      );
  }
  const many = found.maskItems.some((item) => item.cardinality === 'many');
  if (many && !found.agreement && reads.length > 0)
    note(`Case ${found.label}: its reads are not compared yet, so no alternatives of its lesions could be made.`);
}

function named(
  { unit, imageSet, readers }: Opinions,
  name: string,
  title: string,
  method: string,
  masks: readonly [BitMask, ...BitMask[]],
  from: readonly string[],
): NamedMask {
  return { name: name.replaceAll(':', '-'), title, unit, imageSet, masks, method, readers, from };
}
