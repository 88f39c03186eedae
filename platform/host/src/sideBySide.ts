import { OverreadError } from '@overread/contract';
import { currentHost, hostServices } from './currentHost.ts';
import { displaySetOfSeries } from './displaySets.ts';
import type { FrameBits } from './frameBits.ts';
import type { DisplaySet } from './hostTypes.ts';
import {
  createLabelmap,
  type LabelmapStyle,
  PAINT_STYLE,
  type Segment,
  showLabelmap,
  writeLabelmap,
} from './labelmap.ts';
import { lockAll } from './segments.ts';
import { ensureViewToolGroup, VIEW_TOOL_GROUP } from './viewToolGroup.ts';

/** One pane of a side-by-side layout. Its `id` becomes the viewport's id. */
export interface Pane {
  readonly id: string;
  /** Whether brush and eraser work in it. */
  readonly isEditable: boolean;
}

const PROTOCOL = 'overread.sideBySide';
const PRESENTATION = 'segmentationPresentationId';

function protocolOf(set: DisplaySet, panes: readonly Pane[], columns: number) {
  const links = ['imageslice', 'zoompan', 'voi'].map((type) => ({
    type,
    id: `overread-${type}`,
    source: true,
    target: true,
  }));
  return {
    id: PROTOCOL,
    name: PROTOCOL,
    protocolMatchingRules: [],
    toolGroupIds: ['default', VIEW_TOOL_GROUP],
    numberOfPriorsReferenced: 0,
    displaySetSelectors: {
      images: {
        seriesMatchingRules: [
          {
            attribute: 'displaySetInstanceUID',
            required: true,
            constraint: { equals: { value: set.displaySetInstanceUID } },
          },
        ],
      },
    },
    stages: [
      {
        name: PROTOCOL,
        viewportStructure: { layoutType: 'grid', properties: { rows: Math.ceil(panes.length / columns), columns } },
        viewports: panes.map((pane) => ({
          viewportOptions: {
            viewportId: pane.id,
            toolGroupId: pane.isEditable ? 'default' : VIEW_TOOL_GROUP,
            viewportType: 'stack',
            allowUnmatchedView: true,
            syncGroups: links,
          },
          displaySets: [{ id: 'images' }],
        })),
      },
    ],
  };
}

/**
 * OHIF keys stored masks by the image series alone, so that a mask of one pane appears in all panes of that series
 * after a re-hang. Keyed by the pane too, each keeps its own. Returns the end.
 */
export function keepMasksInTheirPanes(): () => void {
  const { viewportGridService: grid } = hostServices();
  const original = grid.getPresentationIdProvider(PRESENTATION);
  grid.addPresentationIdProvider(PRESENTATION, (id, options) => {
    const value = original(id, options);
    return value ? `${options.viewport.viewportId}::${value}` : value;
  });
  return () => grid.addPresentationIdProvider(PRESENTATION, original);
}

/**
 * Lays the same series into several panes with slice, zoom and window linked, and resolves when all show images.
 * Call {@link keepMasksInTheirPanes} before it, once per mode. Masks come afterwards: {@link drawMasks}.
 */
export async function showSideBySide(
  seriesInstanceUid: string,
  panes: readonly Pane[],
  columns = panes.length,
): Promise<void> {
  const set = displaySetOfSeries(seriesInstanceUid);
  if (!set) throw new OverreadError('OVR_INTERNAL', 'The images of the case are not loaded in the viewer.');
  ensureViewToolGroup();
  hostServices().hangingProtocolService.addProtocol(PROTOCOL, protocolOf(set, panes, columns));
  currentHost().commandsManager.run('setHangingProtocol', { protocolId: PROTOCOL });
  const { cornerstoneViewportService } = hostServices();
  const isReady = ({ id }: Pane) => {
    const viewport = cornerstoneViewportService.getCornerstoneViewport(id);
    return Boolean(viewport?.getImageIds?.().length && viewport.getCurrentImageId?.());
  };
  const until = Date.now() + 60_000;
  while (!panes.every(isReady)) {
    if (Date.now() > until) throw new Error('The panes did not show the images in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A labelmap to be drawn from bits, by segment number, in one pane. */
export interface MaskDrawing {
  readonly segmentationId: string;
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly frames: ReadonlyMap<number, readonly FrameBits[]>;
  readonly style?: LabelmapStyle;
  /** Whether the pane may change it; else all its segments are locked. */
  readonly isEditable?: boolean;
}

/** Draws masks in one pane and in no other. Drawing the same `segmentationId` again replaces its voxels. */
export async function drawMasks(seriesInstanceUid: string, viewportId: string, drawing: MaskDrawing): Promise<void> {
  const set = displaySetOfSeries(seriesInstanceUid);
  if (!set?.imageIds) throw new OverreadError('OVR_INTERNAL', 'The images of the case are not loaded in the viewer.');
  const { segmentationId, label, segments, frames, style = PAINT_STYLE, isEditable = false } = drawing;
  await createLabelmap(segmentationId, set, label, segments);
  await showLabelmap(segmentationId, viewportId, segments, style);
  const all = new Map(segments.map(({ index }) => [index, frames.get(index) ?? []] as const));
  writeLabelmap(segmentationId, all);
  if (!isEditable) lockAll(segmentationId);
}
