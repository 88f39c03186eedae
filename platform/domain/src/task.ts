/** Kinds of task, with the role that does it, the viewer mode's route and the words of the page. */
export const TASK_KINDS = {
  read: { role: 'reader', route: 'read', label: 'Read' },
  adjudicate: { role: 'adjudicator', route: 'adjudicate', label: 'Adjudicate' },
  signOff: { role: 'approver', route: 'sign-off', label: 'Sign off' },
} as const;
export type TaskKind = keyof typeof TASK_KINDS;

/** States of DICOM UPS (PS3.4 CC.1.1). */
export const TASK_STATES = ['SCHEDULED', 'IN PROGRESS', 'COMPLETED', 'CANCELED'] as const;
export type TaskState = (typeof TASK_STATES)[number];
