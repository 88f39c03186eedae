import { redoStroke, undoStroke } from './brush.ts';
import { currentHost } from './currentHost.ts';
import { adjustHostLook } from './hostLook.ts';
import type { CommandsManager, HostParameters } from './hostTypes.ts';
import { keepSegments } from './keepSegments.ts';

/**
 * Commands of the viewer that lose, flip, add or send something, by whatever key, menu or button they are called.
 * In our modes they do nothing.
 */
const SILENCED = [
  'rotateViewportCW',
  'rotateViewportCCW',
  'rotateViewportBy',
  'rotateViewportCWSet',
  'setViewportRotation',
  'flipViewportHorizontal',
  'flipViewportVertical',
  'toggleCine',
  'deleteActiveAnnotation',
  'deleteMeasurement',
  'removeMeasurement',
  'clearMeasurements',
  'addNewSegment',
  'addSegment',
  'addSegmentCommand',
  'deleteSegment',
  'deleteSegmentCommand',
  'deleteSegmentation',
  'deleteSegmentationCommand',
  'removeSegmentationFromViewport',
  'createLabelmapForViewport',
  'createContourForViewport',
  'createSegmentationForViewport',
  'editSegmentLabel',
  'editSegmentationLabel',
  'editSegmentColor',
  'toggleSegmentLock',
  'copyContourSegment',
  'storeSegmentation',
  'storeMeasurements',
  'downloadSegmentation',
  'downloadRTSS',
  'exportCSV',
  'downloadCSVSegmentationReport',
  'promptSaveReport',
  'showDownloadViewportModal',
  'openDICOMTagViewer',
  'nextStage',
  'previousStage',
  'toggleHangingProtocol',
  'updateViewportDisplaySet',
  'loadSegmentationsForViewport',
  'hydrateSecondaryDisplaySet',
  'interpolateLabelmap',
  'interpolateScrollForMarkerLabelmap',
  'acceptPreview',
  'rejectPreview',
] as const;

/** Parts of the viewer's surface that our modes show or empty. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  primary: ['WindowLevel', 'Pan', 'Zoom'],
  secondary: [],
  MoreTools: [],
  'viewportActionMenu.topLeft': [],
  'viewportActionMenu.topMiddle': [],
  'viewportActionMenu.topRight': [],
  'viewportActionMenu.bottomMiddle': [],
  'viewportActionMenu.bottomLeft': [],
  labelMapSegmentationToolbox: [],
  contourSegmentationToolbox: [],
  labelMapSegmentationUtilities: [],
  contourSegmentationUtilities: [],
  LabelMapTools: [],
  LabelMapUtilities: [],
};

/** Tools that fetch a model from the internet or make a segment of their own. */
const BARRED_TOOLS = [
  'LabelmapSlicePropagation',
  'MarkerLabelmap',
  'MarkerInclude',
  'MarkerExclude',
  'ClickSegment',
  'RegionSegmentPlus',
];

const CUSTOMIZATIONS = {
  'ohif.hotkeyBindings': { $set: [] },
  'panelSegmentation.disableEditing': { $set: true },
  'panelSegmentation.showAddSegment': { $set: false },
  'panelSegmentation.disableUpdateSegmentationStats': { $set: true },
};

const nothing = () => undefined;
/** The viewer's own buttons for these go through ours, which know what happened. */
const REPLACED = { undo: undoStroke, redo: redoStroke } as const;

function silence(commands: CommandsManager): () => void {
  const contexts = (commands as unknown as { contexts?: Record<string, Record<string, unknown>> }).contexts ?? {};
  const restore: (() => void)[] = [];
  for (const context of Object.values(contexts))
    for (const name of SILENCED) {
      const before = context[name];
      if (before === undefined) continue;
      context[name] = { commandFn: nothing, options: {} };
      restore.push(() => {
        context[name] = before;
      });
    }
  for (const context of Object.values(contexts))
    for (const [name, commandFn] of Object.entries(REPLACED)) {
      const before = context[name];
      if (before === undefined) continue;
      context[name] = { commandFn, options: {} };
      restore.push(() => {
        context[name] = before;
      });
    }
  return () => {
    for (const undo of restore) undo();
  };
}

/** OHIF binds its stock keys when its preferences open; in our modes nothing binds keys but {@link bindKeys}. */
function silenceHotkeys(host: HostParameters): () => void {
  const manager = host.hotkeysManager;
  const { setHotkeys, setDefaultHotKeys, registerHotkeys } = manager;
  manager.destroy();
  Object.assign(manager, { setHotkeys: nothing, setDefaultHotKeys: nothing, registerHotkeys: nothing });
  return () => Object.assign(manager, { setHotkeys, setDefaultHotKeys, registerHotkeys });
}

/** Removes the barred tools from all tool groups that exist. */
function barTools(host: HostParameters): void {
  const { toolGroupService } = host.servicesManager.services;
  for (const id of toolGroupService.getToolGroupIds?.() ?? ['default', 'mpr']) {
    const group = toolGroupService.getToolGroup(id);
    for (const name of BARRED_TOOLS) if (group?.hasTool(name)) group.setToolDisabled(name);
  }
}

/**
 * Takes from the viewer what a person could lose, flip, add or export by a key, a menu or a button (R9).
 * Call it in the mode's `onModeEnter`, after the stock mode's own; the function it returns undoes it.
 */
export function lockDown(): () => void {
  const host = currentHost();
  const { customizationService, toolbarService } = host.servicesManager.services;
  customizationService.setCustomizations(CUSTOMIZATIONS, 'mode');
  for (const [section, buttons] of Object.entries(SECTIONS)) {
    // `updateSection` only ever adds.
    toolbarService.clearButtonSection(section);
    toolbarService.updateSection(section, [...buttons]);
  }
  barTools(host);
  const restore = [silence(host.commandsManager), silenceHotkeys(host), adjustHostLook(), keepSegments(host)];
  return () => {
    for (const undo of restore) undo();
  };
}
