import type { StackMask } from '@overread/comparison';
import type { HistoryView } from '@overread/contract';
import type { CaseFile } from '../usecases/caseFile.ts';
import type { DossierPictures } from './dossier.ts';

/** What a dossier is made from. */
export interface DossierInput {
  readonly file: CaseFile;
  readonly masks: DossierMasks;
  readonly pictures: { readonly reads: readonly DossierPictures[]; readonly final: readonly DossierPictures[] };
  readonly history: HistoryView['events'];
  readonly takenAt: Date;
  /** Code of who takes it, or null: the operator's export. */
  readonly takenBy: string | null;
  /** IANA name of the zone of local times. */
  readonly timeZone: string;
}

/** Masks of the reads by code of the reader, and the final ones. */
export interface DossierMasks {
  readonly reads: ReadonlyMap<string, readonly StackMask[]>;
  readonly final: readonly StackMask[];
}
