import type { StackMask } from '@overread/comparison';
import type { Container } from '@overread/contract';
import type { SigningKey } from '@overread/signing';
import type { NewFiling } from './acceptFiling.ts';
import type { Person } from './access.ts';
import type { TaskRow, Tx } from './ports.ts';
import type { RecordScene } from './recordScene.ts';
import type { ViewUids } from './viewUids.ts';

/** What the kinds of submission start from: everything loaded, the masks on their stacks. */
export interface Submission {
  readonly actor: Person;
  /** Code of the person in this project. */
  readonly code: string;
  readonly role: string;
  readonly task: TaskRow;
  /** Number of this attempt, from 1; goes into the UIDs. */
  readonly attempt: number;
  readonly scene: RecordScene;
  readonly container: Container;
  readonly masks: readonly StackMask[];
  /** UIDs of the task's view, for places named in decisions. */
  readonly uids: ViewUids;
  readonly at: Date;
  /** The person's own key, where the person signs. */
  readonly by: SigningKey | undefined;
}

/** A checked submission with its objects built: nothing is written yet. */
export interface PreparedSubmission {
  readonly filing: Pick<NewFiling, 'kind' | 'payload' | 'objects'>;
  /** Inserts its own row, and the audit event of acceptance, in the transaction that accepts it. */
  accept(tx: Tx): Promise<void>;
}
