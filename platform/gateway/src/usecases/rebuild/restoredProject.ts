import type { FoldedProject } from '@overread/verify';
import type { Tx } from '../ports.ts';

/** A project under way into the database: what its cases need. */
export interface RestoredProject {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly folded: FoldedProject;
  /** Account of a code of this project; one of nobody if the register does not have it and {@link know} was told. */
  readonly accountOf: (code: string) => string;
  /** Sees to it that each of these codes has an account. */
  readonly know: (tx: Tx, codes: readonly string[]) => Promise<void>;
  /** Account and code of an approver: by the code that the sign-off says, or by the printed name (PN) where it says none. */
  readonly approver: (
    printed: string,
    said: string | null,
  ) => {
    readonly accountId: string;
    readonly code: string | null;
    readonly name: string;
  };
  /** Batch of a case, if it is pinned. */
  readonly batchOf: (caseId: string) => string | null;
  /** Cases of no pinned batch, by SOP version and who enrolled them. */
  readonly loose: Map<string, { readonly batchId: string; readonly code: string; readonly protocolVersionId: string }>;
  /** Parts of releases that the cases told of. */
  readonly published: PublishedPart[];
}

/** What a case says of one release that it is in. */
export interface PublishedPart {
  readonly releaseId: string;
  readonly caseId: string;
  readonly scope: string;
  readonly code: string;
  readonly at: Date;
  readonly objects: string;
  readonly manifests: string;
}
