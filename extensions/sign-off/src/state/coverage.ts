import { unseenSlices } from '@overread/domain';

type ByImageSet = Readonly<Record<string, readonly string[]>>;

/** How much of the final mask has been shown: SOP Instance UIDs that it covers, per image set, and what was seen of them. */
export interface Coverage {
  readonly toShow: ByImageSet;
  readonly shown: ByImageSet;
}

/** Slices covered by the final mask, and how many of them have been shown. */
export function counted(coverage: Coverage): { readonly shown: number; readonly total: number } {
  const total = Object.values(coverage.toShow).reduce((sum, uids) => sum + uids.length, 0);
  return { shown: total - unseenSlices(coverage), total };
}

/** The same with one more image seen in an image set; the very same object if it adds nothing. */
export function withSeen(coverage: Coverage, imageSet: string, sopInstanceUid: string): Coverage {
  const seen = coverage.shown[imageSet] ?? [];
  if (!coverage.toShow[imageSet]?.includes(sopInstanceUid) || seen.includes(sopInstanceUid)) return coverage;
  return { ...coverage, shown: { ...coverage.shown, [imageSet]: [...seen, sopInstanceUid] } };
}

/**
 * The next covered image that has not been shown, from `from` on in the order of scrolling and then from the start; first in the
 * image set on screen, then in the others. null: all have been shown.
 */
export function nextUnseen(
  coverage: Coverage,
  order: Readonly<Record<string, readonly string[]>>,
  at: { readonly imageSet: string; readonly index: number },
): { readonly imageSet: string; readonly sopInstanceUid: string } | null {
  const sets = [at.imageSet, ...Object.keys(coverage.toShow).filter((key) => key !== at.imageSet)];
  for (const imageSet of sets) {
    const open = new Set(coverage.toShow[imageSet] ?? []);
    for (const uid of coverage.shown[imageSet] ?? []) open.delete(uid);
    const slices = order[imageSet] ?? coverage.toShow[imageSet] ?? [];
    const start = imageSet === at.imageSet ? at.index : 0;
    const found = [...slices.slice(start), ...slices.slice(0, start)].find((uid) => open.has(uid));
    if (found !== undefined) return { imageSet, sopInstanceUid: found };
  }
  return null;
}
