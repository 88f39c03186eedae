import type { TaskView } from '@overread/contract';
import type { Evaluation } from '@overread/domain';
import type { ToolKey } from '@overread/host';
import type { SaveState } from '@overread/ui';
import type { Question } from '../check/questions.ts';

/** What lies over the viewer, if anything. */
export type OpenDialog =
  | { readonly kind: 'submit' }
  | { readonly kind: 'check' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'decline' }
  | { readonly kind: 'notEvaluable' }
  | {
      readonly kind: 'discard';
      readonly item: string;
      readonly state: 'absent' | 'presentNotMeasured' | 'notAssessable';
      readonly reason?: string;
    }
  | { readonly kind: 'deleteInstance'; readonly item: string; readonly instance: string };

/** Size of one mask; on images without a place in the patient that of the image where it is largest. */
export interface MaskSizeNow {
  readonly voxels: number;
  /** Null on such images: they have no volume. */
  readonly ml: number | null;
  /** Null on a volume, and on images that are not calibrated. */
  readonly mm2: number | null;
}

/** Questions of the self-check, and which one is asked now. */
export interface Review {
  readonly questions: readonly Question[];
  readonly at: number;
  /** Something was drawn since, or is to be: it is to be looked again. */
  readonly isStale: boolean;
}

/** All that the SOP panel shows. */
export interface ReadingState {
  readonly phase: 'loading' | 'working' | 'choosing' | 'submitting' | 'submitted' | 'closed' | 'failed';
  readonly error: unknown;
  readonly task: TaskView | null;
  readonly evaluation: Evaluation;
  readonly activeItem: string | null;
  readonly activeInstance: string | null;
  /** By `maskKeyText`. */
  readonly sizes: Readonly<Record<string, MaskSizeNow>>;
  readonly save: SaveState;
  readonly slicesSeen: number;
  readonly slicesTotal: number;
  readonly unseen: readonly (readonly [number, number])[];
  readonly tool: ToolKey;
  /** Whether there is something under the brush: an item that is not ruled out, of a `many` item a lesion. */
  readonly canPaint: boolean;
  readonly radiusMm: number;
  readonly window: string | null;
  readonly outlineOnly: boolean;
  readonly masksHidden: boolean;
  readonly imageSet: string | null;
  readonly turned: boolean;
  /** Why this is no place where the SOP may be read. */
  readonly placeProblems: readonly string[];
  /** The item whose reason for "not assessable" is being asked. */
  readonly askingReason: string | null;
  readonly dialog: OpenDialog | null;
  /** What the self-check has to ask; null while it has not looked. */
  readonly selfCheck: readonly Question[] | 'running' | 'failed' | null;
  /** The questions that are being asked beside the images. */
  readonly review: Review | null;
  /** Something just done that can be taken back. */
  readonly undo: { readonly text: string; readonly run: () => void } | null;
  readonly submitError: unknown;
  readonly submittedMessage: string;
}

/** Before anything is known. */
export const INITIAL_STATE: ReadingState = {
  phase: 'loading',
  error: null,
  task: null,
  evaluation: { items: {}, answers: {} },
  activeItem: null,
  activeInstance: null,
  sizes: {},
  save: { kind: 'clean' },
  slicesSeen: 0,
  slicesTotal: 0,
  unseen: [],
  tool: 'brush',
  canPaint: false,
  radiusMm: 5,
  window: null,
  outlineOnly: false,
  masksHidden: false,
  imageSet: null,
  turned: false,
  placeProblems: [],
  askingReason: null,
  dialog: null,
  selfCheck: null,
  review: null,
  undo: null,
  submitError: null,
  submittedMessage: '',
};
