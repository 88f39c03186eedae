import { isEmptyMask } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import type { DicomJson } from '@overread/dicom';
import { isOverreadError, type MaskItem, maskItems, splitImageKey, type WindowPreset } from '@overread/domain';
import { type CaseFile, sideCodes } from '../usecases/caseFile.ts';
import type { ImageSetWithStack, Ports } from '../usecases/ports.ts';
import type { DossierPictures } from './dossier.ts';
import type { DossierMasks } from './dossierInput.ts';
import { frameImage } from './frameImage.ts';
import { type ChosenSlice, largestSlices, type MaskPair, pictureSlices } from './pictureSlices.ts';
import { type Cut, cutAround, greyPng, type PaneMask, slicePane } from './slicePane.ts';

/** The colours of the sides, told apart also by their dashes: paper is often grey. */
export const LEFT_COLOR = '#4ea8ff';
export const RIGHT_COLOR = '#ff9a3c';

type AnnotatedSet = ImageSetWithStack;

/** The pictures of a dossier: both reads on the slices where they differ most, and the final masks on their largest. */
export async function dossierPictures(
  ports: Ports,
  file: CaseFile,
  masks: DossierMasks,
): Promise<{ readonly reads: readonly DossierPictures[]; readonly final: readonly DossierPictures[] }> {
  const sets = (await ports.store.transaction((tx) => ports.store.images.stacksOfCase(tx, file.row.id))).filter(
    (set) => set.role === 'annotate',
  );
  const reads: DossierPictures[] = [];
  const final: DossierPictures[] = [];
  const load = pngLoader(ports, file);
  for (const set of sets) {
    reads.push(...(await readPictures(file, masks, set, load)));
    final.push(...(await finalPictures(file, masks, set, load)));
  }
  return { reads, final };
}

type Load = (set: AnnotatedSet, slice: number, cut: Cut, item: MaskItem | undefined) => Promise<Uint8Array | null>;

async function readPictures(
  file: CaseFile,
  masks: DossierMasks,
  set: AnnotatedSet,
  load: Load,
): Promise<DossierPictures[]> {
  const codes = sideCodes(file);
  if (!codes) return [];
  const own = (code: string) =>
    (masks.reads.get(code) ?? []).filter((mask) => mask.imageSet === set.key && !isEmptyMask(mask.mask));
  const [left, right] = [own(codes.left), own(codes.right)];
  if (left.length + right.length === 0) return [];
  const worst = pictureSlices(pairsOf(file, set.key, left, right));
  const chosen: readonly ChosenSlice[] =
    worst.length > 0
      ? worst
      : largestSlices([...left, ...right].map((mask) => mask.mask))
          .slice(0, 1)
          .map((slice) => ({ slice, differing: 0, labels: [] }));
  const pictures: DossierPictures[] = [];
  for (const { slice, differing, labels } of chosen) {
    const cut = cutAround(
      set.stack,
      slice,
      [...left, ...right].map((mask) => mask.mask),
    );
    const png = await load(set, slice, cut, itemOf(file, labels, set.key));
    const drawn = (side: readonly StackMask[], color: string, dashed: boolean): PaneMask[] =>
      side.map(({ mask }) => ({ mask, color, dashed }));
    const [l, r] = [drawn(left, LEFT_COLOR, false), drawn(right, RIGHT_COLOR, true)];
    const pane = (title: string, lines: readonly PaneMask[]) => slicePane(title, set.stack, slice, cut, png, lines);
    pictures.push({
      kind: 'pictures',
      title: sliceTitle(file, set, slice),
      caption: [
        differing > 0
          ? `${differing} voxels were marked by one read only: ${labels.join(', ')}.`
          : 'The reads have the same voxels on every slice; this one has the largest outline.',
        ...(png === null ? [NO_IMAGE] : []),
      ].join(' '),
      panes: [
        pane(`Left read (${codes.left}), solid`, l),
        pane(`Right read (${codes.right}), dashed`, r),
        pane('Both', [...l, ...r]),
      ],
    });
  }
  return pictures;
}

const NO_IMAGE = 'The archive does not give this image in a form that can be shown here, so the outlines stand alone.';
const SEVERITIES: readonly string[] = ['critical', 'major', 'minor'];

/** The findings of the comparison with their masks on this image set. */
function pairsOf(
  file: CaseFile,
  imageSet: string,
  left: readonly StackMask[],
  right: readonly StackMask[],
): MaskPair[] {
  const comparison = file.agreement?.comparison;
  const { content } = file.scene.protocol;
  const found = (masks: readonly StackMask[], item: string, instance: string | null) =>
    masks.find((mask) => mask.item === item && mask.instance === instance)?.mask;
  const items = maskItems(content).filter((item) => item.target === imageSet);
  return items.flatMap((item): MaskPair[] => {
    const units = comparison?.units.filter((unit) => unit.item === item.key) ?? [];
    return units.flatMap((unit): MaskPair[] => {
      const isMany = item.cardinality === 'many';
      const pair = {
        left: isMany && unit.left === null ? undefined : found(left, item.key, unit.left),
        right: isMany && unit.right === null ? undefined : found(right, item.key, unit.right),
      };
      if (!pair.left && !pair.right) return [];
      const ranks = (comparison?.discrepancies ?? [])
        .filter((one) => one.unit === unit.id)
        .map((one) => SEVERITIES.indexOf(one.severity));
      const number = /:(\d+)$/.exec(unit.id)?.[1];
      return [
        {
          label: number === undefined ? item.label : `${item.label} ${number}`,
          ...pair,
          rank: ranks.length > 0 ? Math.min(...ranks) : undefined,
        },
      ];
    });
  });
}

const itemOf = (file: CaseFile, labels: readonly string[], imageSet: string): MaskItem | undefined => {
  const items = maskItems(file.scene.protocol.content).filter((item) => item.target === imageSet);
  return items.find((item) => labels.some((label) => label.startsWith(item.label))) ?? items[0];
};

async function finalPictures(
  file: CaseFile,
  masks: DossierMasks,
  set: AnnotatedSet,
  load: Load,
): Promise<DossierPictures[]> {
  const own = masks.final.filter((mask) => mask.imageSet === set.key && !isEmptyMask(mask.mask));
  if (own.length === 0) return [];
  const items = maskItems(file.scene.protocol.content);
  const panes = [];
  let isComplete = true;
  for (const slice of largestSlices(own.map((mask) => mask.mask))) {
    const cut = cutAround(
      set.stack,
      slice,
      own.map((mask) => mask.mask),
    );
    const png = await load(
      set,
      slice,
      cut,
      items.find((item) => item.key === own[0]?.item),
    );
    isComplete &&= png !== null;
    const lines = own.map(({ item, mask }): PaneMask => {
      const color = items.find((one) => one.key === item)?.color ?? [255, 255, 255];
      return { mask, color: `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`, dashed: false };
    });
    panes.push(slicePane(sliceTitle(file, set, slice), set.stack, slice, cut, png, lines));
  }
  return [
    {
      kind: 'pictures',
      title: 'Where they are largest',
      caption: ['Outlines in the colours of the SOP.', ...(isComplete ? [] : [NO_IMAGE])].join(' '),
      panes,
    },
  ];
}

function sliceTitle(file: CaseFile, set: AnnotatedSet, slice: number): string {
  const { content } = file.scene.protocol;
  const label = content.imageSets.find((wanted) => wanted.key === set.key)?.label ?? set.key;
  const total = set.stack.slices.length;
  // The viewer counts a volume from the far end of its normal.
  const number = set.stack.geometry === 'volume' ? total - slice : slice + 1;
  return `${label}, slice ${number} of ${total}`;
}

/** Loads frames from the source archive; each once, and none fails the dossier. */
function pngLoader(ports: Ports, file: CaseFile): Load {
  const windows = file.scene.protocol.content.windows;
  return async (set, slice, cut, item) => {
    const at = set.stack.slices[slice];
    if (!at) return null;
    const [row] = await ports.store.transaction((tx) =>
      ports.store.images.instances(tx, set.id, { sopInstanceUid: at.sopInstanceUid }),
    );
    if (!row) return null;
    const instance = splitImageKey(at.sopInstanceUid)?.sopInstanceUid ?? at.sopInstanceUid;
    const address = { study: set.studyInstanceUid, series: set.seriesInstanceUid, instance };
    try {
      const image = await frameImage(ports.source, address, at.frameNumber ?? 1, JSON.parse(row.metadata) as DicomJson);
      if (!image) return null;
      const preset = presetOf(windows, item?.window, set.modality);
      return greyPng(image, cut, set.modality === 'CT' && !image.isRescaled ? null : preset);
    } catch (error) {
      if (!isOverreadError(error)) throw error;
      ports.log.warn({ code: error.code }, 'dossier picture');
      return null;
    }
  };
}

/** The window that the SOP names for the item; of CT, whose values are known everywhere, else its first. */
function presetOf(windows: readonly WindowPreset[], name: string | undefined, modality: string): WindowPreset | null {
  return windows.find((window) => window.name === name) ?? (modality === 'CT' ? (windows[0] ?? null) : null);
}
