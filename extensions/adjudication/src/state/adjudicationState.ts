import type { ComparisonView, Container, TaskView } from '@overread/contract';
import type { ToolKey } from '@overread/host';
import type { SaveState } from '@overread/ui';
import type { ResultStanding } from './resultStanding.ts';
import type { Strip } from './sliceStrip.ts';
import type { MaskTable } from './unitMasks.ts';
import { NO_WORK, type Work } from './work.ts';

/** The reads and what could be their consensus, by side. */
export interface Sides {
  readonly left: MaskTable;
  readonly right: MaskTable;
  readonly consensus: MaskTable;
  /** After a return: the final masks that were returned. */
  readonly before: MaskTable | null;
}

/** What is asked in place about the unit at hand. */
export type Asking = 'basis' | 'reason' | null;

/** How the result of the unit at hand stands against the reads, as far as it is known. */
export interface LiveStanding {
  readonly unit: string;
  /** What was measured last; while `isMeasuring` it is that of a moment ago, and shown as such. */
  readonly result: ResultStanding | null;
  readonly isMeasuring: boolean;
  readonly hasFailed: boolean;
  /** Grows with each measurement that is shown. */
  readonly count: number;
}

/** All that the panel shows. */
export interface AdjudicationState {
  readonly phase: 'loading' | 'working' | 'choosing' | 'submitting' | 'submitted' | 'closed' | 'failed';
  readonly error: unknown;
  readonly task: TaskView | null;
  readonly view: ComparisonView | null;
  readonly sides: Sides | null;
  readonly work: Work;
  /** Unit at hand. */
  readonly active: string | null;
  readonly asking: Asking;
  /** Unit whose mask is being painted in the result pane. */
  readonly editing: string | null;
  readonly tool: ToolKey;
  readonly radiusMm: number;
  readonly showNumbers: boolean;
  readonly masksHidden: boolean;
  readonly window: string | null;
  readonly imageSet: string | null;
  readonly strip: Strip;
  /** Null where nothing is to be measured: nothing decided, or no mask. */
  readonly standing: LiveStanding | null;
  /** Slice on screen, from 0. */
  readonly slice: number;
  readonly save: SaveState;
  readonly dialog: 'submit' | 'keys' | 'decline' | null;
  readonly submitError: unknown;
  readonly submittedMessage: string;
  /** How many acts can be taken back. */
  readonly undoable: number;
}

/** Before anything is known. */
export const INITIAL_STATE: AdjudicationState = {
  phase: 'loading',
  error: null,
  task: null,
  view: null,
  sides: null,
  work: NO_WORK,
  active: null,
  asking: null,
  editing: null,
  tool: 'brush',
  radiusMm: 3,
  showNumbers: false,
  masksHidden: false,
  window: null,
  imageSet: null,
  strip: { all: [], own: [] },
  standing: null,
  slice: 0,
  save: { kind: 'clean' },
  dialog: null,
  submitError: null,
  submittedMessage: '',
  undoable: 0,
};

/** The work of a draft or of nothing. */
export function workOf(container: Container | null, tableOf: (masks: Container['masks']) => MaskTable): Work {
  if (!container) return NO_WORK;
  return {
    decisions: container.adjudication?.decisions ?? [],
    drawn: container.evaluation,
    edited: tableOf(container.masks),
  };
}
