import { isOverreadError } from '@overread/domain';
import type { SignedDocument } from '../dossier/dossierInput.ts';
import { BoundObjects } from './boundObjects.ts';
import type { CaseFile } from './caseFile.ts';
import { exactBytes } from './exportObjects.ts';
import type { Ports } from './ports.ts';
import { recordSignatures } from './recordSignatures.ts';

/** Documents of people: what they read, settled and approved. */
const OF_PEOPLE: readonly string[] = ['read', 'adjudication', 'signOff'];

/** The documents of people of a case, in the order in which they were made, with their signatures checked now. Never throws for the archive. */
export async function signedDocuments(ports: Ports, file: CaseFile): Promise<SignedDocument[]> {
  const bound = new BoundObjects(ports, file.row.project_id);
  const documents: SignedDocument[] = [];
  for (const artifact of file.artifacts) {
    if (!OF_PEOPLE.includes(artifact.kind) || artifact.filedAt === null) continue;
    const code = file.tasks.find((task) => task.id === artifact.taskId)?.code ?? '';
    const facts = { title: artifact.title, code };
    try {
      const bytes = await exactBytes(ports, artifact);
      const signatures = await recordSignatures(ports, artifact.projectId, bytes);
      documents.push({ ...facts, signatures, bound: await bound.of(bytes), problem: null });
    } catch (error) {
      if (!isOverreadError(error)) throw error;
      documents.push({ ...facts, signatures: [], bound: [], problem: PROBLEMS[error.code] ?? PROBLEM });
    }
  }
  return documents;
}

const PROBLEM = 'could not be read, so its signature was not checked.';
const PROBLEMS: Readonly<Record<string, string>> = {
  OVR_ARCHIVE_CONFLICT: 'the archive gives other bytes than were filed. Do not rely on it.',
  OVR_ARCHIVE_UNAVAILABLE: 'the archive did not give it, so its signature was not checked.',
};
