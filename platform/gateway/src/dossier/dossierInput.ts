import type { StackMask } from '@overread/comparison';
import type { BoundObject, HistoryView, RecordSignature } from '@overread/contract';
import type { CaseFile } from '../usecases/caseFile.ts';
import type { DossierPictures } from './dossier.ts';

/** What a dossier is made from. */
export interface DossierInput {
  readonly file: CaseFile;
  readonly masks: DossierMasks;
  readonly pictures: { readonly reads: readonly DossierPictures[]; readonly final: readonly DossierPictures[] };
  /** Of reads, adjudications and sign-offs, in the order in which they were made. */
  readonly signatures: readonly SignedDocument[];
  readonly history: HistoryView['events'];
  readonly takenAt: Date;
  /** Code of who takes it, or null: the operator's export. */
  readonly takenBy: string | null;
  /** IANA name of the zone of local times. */
  readonly timeZone: string;
}

/** A document of a person and what came out when its signatures were checked. */
export interface SignedDocument {
  readonly title: string;
  /** Code of the person whose work it is. */
  readonly code: string;
  readonly signatures: readonly RecordSignature[];
  readonly bound: readonly BoundObject[];
  /** Why it could not be checked, or null. */
  readonly problem: string | null;
}

/** Masks of the reads by code of the reader, and the final ones. */
export interface DossierMasks {
  readonly reads: ReadonlyMap<string, readonly StackMask[]>;
  readonly final: readonly StackMask[];
}
