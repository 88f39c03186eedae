import { cornerstone, cornerstoneTools, currentHost } from './currentHost.ts';

/** OHIF's own tools that a reader may hold, by the name that the stock viewer gives them. */
export const TOOLS = {
  brush: 'CircularBrush',
  eraser: 'CircularEraser',
  window: 'WindowLevel',
  pan: 'Pan',
  zoom: 'Zoom',
} as const;
export type ToolKey = keyof typeof TOOLS;

const GROUP = 'default';
const LIMITS_MM = [0.5, 60] as const;

/** Takes a tool in the left mouse button. */
export function setTool(tool: ToolKey): void {
  currentHost().commandsManager.run('setToolActive', { toolName: TOOLS[tool], toolGroupId: GROUP });
}

/** Radius of brush and eraser, in mm. */
export function brushRadiusMm(): number {
  return cornerstoneTools().utilities.segmentation.getBrushSizeForToolGroup(GROUP, TOOLS.brush) ?? 5;
}

/** Sets the radius of brush and eraser, in mm; kept within half a millimetre and six centimetres. */
export function setBrushRadius(radiusMm: number): number {
  const radius = Math.min(LIMITS_MM[1], Math.max(LIMITS_MM[0], Math.round(radiusMm * 2) / 2));
  for (const name of [TOOLS.brush, TOOLS.eraser])
    cornerstoneTools().utilities.segmentation.setBrushSizeForToolGroup(GROUP, radius, name);
  return radius;
}

let lastUndoAt = 0;

/** Whether voxels that changed just now changed by undo: what it takes away, of whatever segment, is meant. */
export function isAfterUndo(): boolean {
  return Date.now() - lastUndoAt < 1000;
}

/** Takes back the last stroke. */
export function undoStroke(): void {
  lastUndoAt = Date.now();
  cornerstone().utilities.HistoryMemo?.DefaultHistoryMemo.undo();
}

/** Puts the last undone stroke back. */
export function redoStroke(): void {
  cornerstone().utilities.HistoryMemo?.DefaultHistoryMemo.redo();
}
