import type { RecordStatus } from '@overread/contract';

/** How the state of a filed object is said, and the colour that helps. */
export const RECORD_STATUS_WORDS = Object.freeze({
  filed: { label: 'filed', tone: 'ok' },
  waiting: { label: 'still to be filed', tone: 'warn' },
  superseded: { label: 'superseded', tone: 'warn' },
  erased: { label: 'erased', tone: 'bad' },
} as const satisfies Record<RecordStatus['state'], { label: string; tone: 'ok' | 'warn' | 'bad' }>);
