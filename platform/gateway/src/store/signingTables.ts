import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely';

/** A person's key for one membership: sealed under the signing passphrase, with the certificate once there is one. */
export interface SigningKeyTable {
  id: string;
  project_id: string;
  account_id: string;
  role: string;
  code: string;
  state: 'asked' | 'open' | 'closed' | 'refused';
  made: 'here' | 'brought';
  sealed_key: string;
  /** SubjectPublicKeyInfo, DER. */
  public_key: Buffer;
  subject: string;
  certificate: Buffer | null;
  /** Issuers of a certificate that was brought along: DER, base64, nearest first. */
  chain: JSONColumnType<string[]>;
  fingerprint: string | null;
  asked_at: Date;
  needs_confirmation: boolean;
  confirmed_by: ColumnType<string | null, string | null | undefined, string | null>;
  confirmed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  issued_by: ColumnType<string | null, string | null | undefined, string | null>;
  identity: ColumnType<string | null, string | null | undefined, string | null>;
  since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  closed_because: ColumnType<string | null, string | null | undefined, string | null>;
  closed_by: ColumnType<string | null, string | null | undefined, string | null>;
}

/** A row of {@link SigningKeyTable}. */
export type SigningKeyRow = Selectable<SigningKeyTable>;

/** A signing session: the key of the one armed signature, sealed under what only the person's cookie holds. */
export interface SigningSessionTable {
  token_hash: string;
  account_id: string;
  session_hash: string;
  opened_at: Date;
  seen_at: Date;
  key_id: string | null;
  sealed_key: string | null;
  task_id: string | null;
  armed_until: Date | null;
}

export interface DeviceCertificateTable {
  fingerprint: string;
  certificate: Buffer;
  subject: string;
  since: Date;
  until: Date | null;
}

/** A try of a secret that failed, or is under way; counted for a quarter of an hour. */
export interface FailedTryTable {
  id: Generated<string>;
  purpose: string;
  subject: string;
  at: Date;
}

export interface NoticeTable {
  id: string;
  account_id: string;
  at: Date;
  sentence: string;
  dismissed_at: Date | null;
}
