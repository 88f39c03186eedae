import type { KeyObject } from 'node:crypto';
import type { Archive } from '@overread/archive';
import type { ComparisonRunner } from '@overread/comparison/node';
import type { Role } from '@overread/domain';
import type { Signer } from '@overread/signing';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { Keyring } from './keyring.ts';

export type { Adjudication } from '../store/adjudications.ts';
export type { AdmittedVoxels } from '../store/admittedMasks.ts';
export type { Agreement } from '../store/agreements.ts';
export type { Artifact, NewArtifact } from '../store/artifacts.ts';
export type { AuditEntry } from '../store/audit.ts';
export type { Batch } from '../store/batches.ts';
export type { CaseRowStored } from '../store/cases.ts';
export type { Consensus } from '../store/consensus.ts';
export type { DumpedRow } from '../store/dump.ts';
export type { Erasure } from '../store/erasures.ts';
export type { Filing, FilingKind, FilingState } from '../store/filings.ts';
export type { ImageSet, ImageSetWithStack, NewImageSet, ViewInstance } from '../store/images.ts';
export type { CheckedLeaf, StoredEvent } from '../store/logCheck.ts';
export type { LogDocument, LogRecord } from '../store/logRecords.ts';
export type { LogTree, NewLeaf, StoredCheckpoint } from '../store/logTree.ts';
export type { Read } from '../store/reads.ts';
export type { Release, ReleaseCase } from '../store/releases.ts';
export type { SigningKeyRow } from '../store/signingTables.ts';
export type { SignOff } from '../store/signOffs.ts';
export type { Store, Tx } from '../store/store.ts';
export { BACKUP_TABLES, caseColumnOf, TABLE_FATES, type TableName } from '../store/tableFates.ts';
export type { PendingAct, SegReference } from '../store/tables.ts';
export type { TaskRow } from '../store/tasks.ts';
export type { TryOf } from '../store/tries.ts';

/** Who acts. `system` is the gateway itself (jobs, start-up). Roles are those of the project in question, loaded with the request. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly accountId: string;
      readonly login: string;
      readonly name: string;
      readonly isAdmin: boolean;
      readonly memberships: readonly Membership[];
    }
  | { readonly kind: 'system' };

export interface Membership {
  readonly projectId: string;
  readonly projectKey: string;
  readonly role: Role;
  readonly code: string;
  readonly ordinal: number;
}

/** What use cases need from the outside. `app.ts` and `serve.ts` wire it; tests wire the real parts. */
export interface Ports {
  readonly store: Store;
  /** Where images are; read-only (D4). */
  readonly source: Archive;
  /** Where records are written; only the gateway reaches it (D4). */
  readonly record: Archive;
  readonly signer: Signer;
  /** Compares reads and resolves final masks, in threads of their own: pages wait for nothing that takes long. */
  readonly comparisons: ComparisonRunner;
  /** Authority, device certificate, log key. */
  readonly keyring: Keyring;
  /** Ed25519; signs the checkpoints of the log. The same on every gateway of the installation. */
  readonly logKey: KeyObject;
  readonly now: () => Date;
  /** UUID v4, or seeded in tests. */
  readonly newId: () => string;
  /** Cryptographic random bytes, or seeded in tests. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly sha256: (bytes: Uint8Array) => string;
  /** Free bytes on the data folder's disk. */
  readonly freeBytes: () => Promise<number>;
  readonly limits: {
    readonly minFreeMb: number;
    readonly filingTimeoutS: number;
    /** After so many days a password must be changed; 0 or left out: never. */
    readonly passwordDays?: number;
  };
  readonly log: Logger;
  /** Called after commit with work that waits in `job_request` and `filing`: wakes the worker. */
  readonly wake: () => void;
}
