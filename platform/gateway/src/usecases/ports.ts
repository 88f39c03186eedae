import type { KeyObject } from 'node:crypto';
import type { Archive } from '@overread/archive';
import type { Role } from '@overread/domain';
import type { Signer, SigningKey } from '@overread/signing';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { Keyring } from './keyring.ts';

export type { Adjudication } from '../store/adjudications.ts';
export type { AdmittedVoxels } from '../store/admittedMasks.ts';
export type { Agreement } from '../store/agreements.ts';
export type { Artifact, NewArtifact } from '../store/artifacts.ts';
export type { Batch } from '../store/batches.ts';
export type { CaseRowStored } from '../store/cases.ts';
export type { Consensus } from '../store/consensus.ts';
export type { Erasure } from '../store/erasures.ts';
export type { Filing, FilingKind, FilingState } from '../store/filings.ts';
export type { ImageSet, ImageSetWithStack, NewImageSet, ViewInstance } from '../store/images.ts';
export type { Read } from '../store/reads.ts';
export type { Release, ReleaseCase } from '../store/releases.ts';
export type { SignOff } from '../store/signOffs.ts';
export type { Store, Tx } from '../store/store.ts';
export type { PendingAct, SegReference } from '../store/tables.ts';
export type { TaskRow } from '../store/tasks.ts';

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

/** Whom a certificate is to name, and for how long it starts to hold. */
export interface PersonCertificate {
  readonly publicKey: KeyObject;
  /** CN: the code of the person (`A-02`); of an approver the name in clear (design D16). */
  readonly commonName: string;
  /** OU. */
  readonly projectKey: string;
  /** It holds from one minute before. */
  readonly at: Date;
  /** Of the authority, where {@link Authority.needsPassphrase}. */
  readonly passphrase?: string;
}

/** The certificate authority of this installation (design D11). Its key is opened for one certificate at a time. */
export interface Authority {
  /** RFC 4514. */
  readonly subject: string;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
  /** `sha256:` and the SHA-256 of the certificate's DER. */
  readonly fingerprint: string;
  /** Unsealed, and its subject says DEMO. */
  readonly isDemo: boolean;
  readonly needsPassphrase: boolean;
  /** The certificate, DER. @throws OVR_AUTHORITY_PASSPHRASE */
  issuePerson(request: PersonCertificate): Promise<Uint8Array>;
}

/** What lies in the keys folder, shared by all gateways of one installation. */
export interface InstallationKeys {
  /** Sixteen hexadecimal digits that follow from the authority's certificate. */
  readonly installationId: string;
  readonly authority: Authority;
  /** The gateway itself; another one after a renewal, so look at the moment of use. */
  readonly device: SigningKey;
}

/** What use cases need from the outside. `app.ts` and `serve.ts` wire it; tests wire the real parts. */
export interface Ports extends InstallationKeys {
  readonly store: Store;
  /** Where images are; read-only (D4). */
  readonly source: Archive;
  /** Where records are written; only the gateway reaches it (D4). */
  readonly record: Archive;
  readonly signer: Signer;
  /** Authority, device certificate, log key; absent where nothing is signed yet. */
  readonly keyring?: Keyring;
  /** A fresh RSA-3072 private key; takes from 0.2 to 3 seconds, off the event loop. */
  readonly makePrivateKey: () => Promise<KeyObject>;
  readonly now: () => Date;
  /** UUID v4, or seeded in tests. */
  readonly newId: () => string;
  /** Cryptographic random bytes, or seeded in tests. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly sha256: (bytes: Uint8Array) => string;
  /** Free bytes on the data folder's disk. */
  readonly freeBytes: () => Promise<number>;
  readonly limits: { readonly minFreeMb: number; readonly filingTimeoutS: number };
  readonly log: Logger;
  /** Called after commit with work that waits in `job_request` and `filing`: wakes the worker. */
  readonly wake: () => void;
}
