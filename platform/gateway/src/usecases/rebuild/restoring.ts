import type { ArchiveIndex, FoldedCase } from '@overread/verify';
import type { Ports, Tx } from '../ports.ts';
import type { RecordScene } from '../recordScene.ts';
import type { RestoredProject } from './restoredProject.ts';

/** A case on its way into the database. */
export interface Restoring {
  readonly ports: Ports;
  readonly tx: Tx;
  readonly index: Pick<ArchiveIndex, 'objects'>;
  readonly project: RestoredProject;
  readonly folded: FoldedCase;
  readonly scene: RecordScene;
}
