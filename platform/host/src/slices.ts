import { cornerstone, hostServices } from './currentHost.ts';
import { imageKeyOf } from './displaySets.ts';
import type { Point3 } from './hostTypes.ts';

const view = (viewportId: string) => hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);

/** The viewport that the reader works in. */
export function activeViewport(): string {
  return hostServices().viewportGridService.getActiveViewportId();
}

/** Makes a viewport the one that is worked in: a stroke in another would only choose it. */
export function setActiveViewport(viewportId: string): void {
  hostServices().viewportGridService.setActiveViewportId(viewportId);
}

/** The slice that a viewport shows: its image key, its place in the stack from 0, and how many there are. */
export function currentSlice(
  viewportId = activeViewport(),
): { sopInstanceUid: string; index: number; count: number } | null {
  const viewport = view(viewportId);
  const imageId = viewport?.getCurrentImageId?.();
  const ids = viewport?.getImageIds?.() ?? [];
  const sopInstanceUid = imageId && imageKeyOf(imageId);
  return sopInstanceUid ? { sopInstanceUid, index: ids.indexOf(imageId), count: ids.length } : null;
}

/** Shows an image of the stack. False if the viewport does not have it. */
export async function jumpToSlice(sopInstanceUid: string, viewportId = activeViewport()): Promise<boolean> {
  const viewport = view(viewportId);
  const index = (viewport?.getImageIds?.() ?? []).findIndex((id) => imageKeyOf(id) === sopInstanceUid);
  if (!viewport || index < 0) return false;
  await viewport.setImageIdIndex?.(index);
  viewport.render();
  return true;
}

/** Moves by slices within the stack, as the arrow keys do. */
export async function scrollBy(delta: number, viewportId = activeViewport()): Promise<void> {
  const now = currentSlice(viewportId);
  if (!now) return;
  const index = Math.min(now.count - 1, Math.max(0, now.index + delta));
  if (index !== now.index) await view(viewportId)?.setImageIdIndex?.(index);
  view(viewportId)?.render();
}

/** Shows the slice at a point in the patient, in mm. Call it for each viewport: volume viewports do not follow others. */
export function jumpToWorld(point: Point3, viewportId = activeViewport()): boolean {
  const viewport = view(viewportId);
  const done = viewport?.jumpToWorld?.([...point]) ?? false;
  viewport?.render();
  return done;
}

/** The point in the patient, in mm, of a voxel of an image (column and row from 0); null if its plane is unknown. */
export function worldOf(
  sopInstanceUid: string,
  column: number,
  row: number,
  viewportId = activeViewport(),
): Point3 | null {
  const id = (view(viewportId)?.getImageIds?.() ?? []).find((imageId) => imageKeyOf(imageId) === sopInstanceUid);
  const plane = id && (cornerstone().metaData.get('imagePlaneModule', id) as Plane | undefined);
  const { imagePositionPatient: at, rowCosines, columnCosines, rowPixelSpacing, columnPixelSpacing } = plane || {};
  if (!at || !rowCosines || !columnCosines) return null;
  const [dx, dy] = [(columnPixelSpacing ?? 1) * column, (rowPixelSpacing ?? 1) * row];
  const axis = (k: 0 | 1 | 2) => (at[k] ?? 0) + (rowCosines[k] ?? 0) * dx + (columnCosines[k] ?? 0) * dy;
  return [axis(0), axis(1), axis(2)];
}

interface Plane {
  readonly imagePositionPatient?: readonly number[];
  readonly rowCosines?: readonly number[];
  readonly columnCosines?: readonly number[];
  readonly rowPixelSpacing?: number;
  readonly columnPixelSpacing?: number;
}

/**
 * Remembers which images a person has seen in any viewport. `onChange` hears each newly seen image and each change of
 * slice. Images that are on screen when it starts count at once. Returns the set that grows and the end.
 */
export function trackViewedSlices(onChange: (viewportId: string, sopInstanceUid: string, isNew: boolean) => void): {
  readonly seen: ReadonlySet<string>;
  readonly stop: () => void;
} {
  const seen = new Set<string>();
  const last = new Map<string, string>();
  const look = () => {
    if (document.visibilityState === 'hidden') return;
    for (const viewportId of hostServices().viewportGridService.getState().viewports.keys()) {
      const sop = currentSlice(viewportId)?.sopInstanceUid;
      if (!sop || last.get(viewportId) === sop) continue;
      last.set(viewportId, sop);
      const isNew = !seen.has(sop);
      seen.add(sop);
      onChange(viewportId, sop, isNew);
    }
  };
  // cornerstone fires these on the viewport's element; they bubble only within it, hence the capture on the document.
  const events = ['CORNERSTONE_STACK_NEW_IMAGE', 'CORNERSTONE_VOLUME_NEW_IMAGE', 'CORNERSTONE_IMAGE_RENDERED'];
  for (const event of events) document.addEventListener(event, look, true);
  look();
  const stop = () => {
    for (const event of events) document.removeEventListener(event, look, true);
  };
  return { seen, stop };
}
