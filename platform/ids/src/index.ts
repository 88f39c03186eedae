/** Package names of our OHIF extensions; OHIF asks that an extension's id is its package name. */
export const EXTENSION = {
  reading: '@overread/extension-reading',
  adjudication: '@overread/extension-adjudication',
  signOff: '@overread/extension-sign-off',
} as const;

/** Package names of our OHIF modes. */
export const MODE = {
  read: '@overread/mode-read',
  adjudicate: '@overread/mode-adjudicate',
  signOff: '@overread/mode-sign-off',
} as const;

/** First part of the viewer's path in each mode: `/read?StudyInstanceUIDs=...&task=...`. */
export const ROUTE = { read: 'read', adjudicate: 'adjudicate', signOff: 'sign-off' } as const;

/** Name of the one panel of each extension; OHIF finds it by {@link panelId}. */
export const PANEL = { reading: 'sop', adjudication: 'decisions', signOff: 'signOff' } as const;

/** Tags of our custom elements. The version is part of the tag, so that two releases can share one page. */
export const ELEMENT = {
  reading: 'overread-reading-0-1-0',
  adjudication: 'overread-adjudication-0-1-0',
  signOff: 'overread-sign-off-0-1-0',
} as const;

/** OHIF's id of a panel of ours. */
export function panelId(extension: keyof typeof EXTENSION): string {
  return `${EXTENSION[extension]}.panelModule.${PANEL[extension]}`;
}

/** Where the gateway serves the pages of ours; the viewer itself is at `/`. */
export const CONSOLE_PATH = '/overread/';

/** Where the gateway serves the modules that the viewer imports. */
export const MODULES_PATH = '/overread/modules/';

/** The viewer's DICOMweb root for one task (design D5a). */
export function dicomWebRoot(taskId: string): string {
  return `/dicom-web/tasks/${encodeURIComponent(taskId)}`;
}

/** IndexedDB database of unsaved drafts in the browser. Signing out deletes it. */
export const DRAFT_DATABASE = 'overread-drafts';

/** Version of our modules, for the record of how a read was made; the same as in the packages. */
export const OVERREAD_VERSION = '0.1.0';
