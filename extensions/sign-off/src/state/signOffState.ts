import type { FiledRecordView, FinalView, OriginsView, PersonView, TaskView } from '@overread/contract';
import type { Coverage } from './coverage.ts';

/** All that the panel shows. */
export interface SignOffState {
  readonly phase: 'loading' | 'working' | 'sending' | 'done' | 'closed' | 'failed';
  readonly error: unknown;
  readonly task: TaskView | null;
  readonly person: PersonView | null;
  readonly final: FinalView | null;
  readonly coverage: Coverage;
  readonly ticks: readonly boolean[];
  readonly imageSet: string | null;
  /** Slice on screen and how many there are. */
  readonly slice: number;
  readonly slices: number;
  readonly window: string | null;
  readonly dialog: 'sign' | 'return' | 'keys' | 'decline' | null;
  readonly sendError: unknown;
  readonly doneMessage: string;
  /** Where the final content came from; null until it was asked for. */
  readonly origins: OriginsView | null;
  readonly originsError: unknown;
  readonly isHistoryOpen: boolean;
  /** Agreement, consensus, adjudications, masked; null until they were asked for. */
  readonly records: readonly FiledRecordView[] | null;
  readonly recordsError: unknown;
  readonly areRecordsAsked: boolean;
}

/** Before anything is known. */
export const INITIAL_STATE: SignOffState = {
  phase: 'loading',
  error: null,
  task: null,
  person: null,
  final: null,
  coverage: { toShow: {}, shown: {} },
  ticks: [],
  imageSet: null,
  slice: 0,
  slices: 0,
  window: null,
  dialog: null,
  sendError: null,
  doneMessage: '',
  origins: null,
  originsError: null,
  isHistoryOpen: false,
  records: null,
  recordsError: null,
  areRecordsAsked: false,
};
