import type { FiledObject } from '@overread/domain';
import type { JSONColumnType } from 'kysely';

type Objects = JSONColumnType<FiledObject[]>;

/** Masks of a withdrawn case that are being deleted from the archive. */
export interface ErasureTable {
  case_id: string;
  filing_id: string;
  objects: Objects;
  asked_at: Date;
  erased_at: Date | null;
  checked_at: Date | null;
  last_error: string | null;
}

/** A publication to the source archive; `filed_at`: its record is in the archive. */
export interface ReleaseTable {
  id: string;
  project_id: string;
  scope: string;
  account_id: string;
  code: string;
  asked_at: Date;
  filed_at: Date | null;
}

/** One case of a release, with the objects that were copied and the manifests that name them. */
export interface ReleaseCaseTable {
  release_id: string;
  case_id: string;
  state: string;
  objects: Objects;
  manifests: Objects;
  filing_id: string | null;
  problem: string | null;
  done_at: Date | null;
}
