import type { HistoryView } from '@overread/contract';
import { composeDossier } from '../dossier/composeDossier.ts';
import type { Dossier } from '../dossier/dossier.ts';
import type { DossierMasks } from '../dossier/dossierInput.ts';
import { dossierPictures } from '../dossier/dossierPictures.ts';
import { pdfInWorker } from '../dossier/pdfInWorker.ts';
import { renderHtml } from '../dossier/renderHtml.ts';
import { notFound, type Person, requireCase } from './access.ts';
import { type CaseFile, caseFile } from './caseFile.ts';
import { caseHistory } from './caseHistory.ts';
import type { Ports, Tx } from './ports.ts';
import { sideRead } from './sideRead.ts';
import { signedDocuments } from './signedDocuments.ts';

/** How a dossier is taken. */
export type DossierFormat = 'html' | 'pdf';

/**
 * The dossier of a case (R24), for coordinator and auditor, at this moment. Taking it is an audit event, which the dossier itself does
 * not hold yet.
 *
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN
 */
export async function takeDossier(
  ports: Ports,
  actor: Person,
  input: { readonly caseId: string; readonly format: DossierFormat },
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  const { caseId, format } = input;
  const { found, code, label } = await ports.store.transaction(async (tx) => {
    const acting = await requireCase(ports, tx, actor, caseId, 'case.history');
    const loaded = await loadCase(ports, tx, acting.case.id);
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'dossier.taken',
      accountId: actor.accountId,
      code: acting.code,
      role: acting.role,
      projectId: acting.case.project_id,
      caseId: acting.case.id,
      data: { format: format.toUpperCase() },
    });
    return { found: loaded, code: acting.code, label: acting.case.label };
  });
  const dossier = await makeDossier(ports, found, code);
  return { bytes: await rendered(dossier, format), name: `dossier-${label}.${format}` };
}

/** Both formats of a case's dossier, for an export by the operator, whose audit event is the export's. */
export async function dossierFiles(
  ports: Ports,
  caseId: string,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array; readonly createdAt: Date }[]> {
  const found = await ports.store.transaction((tx) => loadCase(ports, tx, caseId));
  const dossier = await makeDossier(ports, found, null);
  const createdAt = new Date(dossier.takenAt);
  const files = [];
  for (const format of ['html', 'pdf'] as const)
    files.push({ name: `dossier.${format}`, bytes: await rendered(dossier, format), createdAt });
  return files;
}

const rendered = (dossier: Dossier, format: DossierFormat): Promise<Uint8Array> =>
  format === 'pdf' ? pdfInWorker(dossier) : Promise.resolve(new TextEncoder().encode(renderHtml(dossier)));

interface LoadedCase {
  readonly file: CaseFile;
  readonly history: HistoryView['events'];
}

async function loadCase(ports: Ports, tx: Tx, caseId: string): Promise<LoadedCase> {
  const row = await ports.store.cases.byId(tx, caseId);
  if (!row) throw notFound();
  const history = await caseHistory(ports, tx, caseId);
  return { file: await caseFile(ports, tx, row), history };
}

async function makeDossier(ports: Ports, loaded: LoadedCase, takenBy: string | null): Promise<Dossier> {
  const { history } = loaded;
  const isWithdrawn = loaded.file.row.state === 'withdrawn';
  // Of a withdrawn case no outline is left, no image is shown, and no number that was measured on it.
  const file = isWithdrawn ? { ...loaded.file, agreement: undefined } : loaded.file;
  const masks: DossierMasks = {
    reads: new Map(isWithdrawn ? [] : file.reads.map((read) => [read.code, sideRead(file.scene, read).masks])),
    final: file.final?.masks ?? [],
  };
  return composeDossier({
    file,
    masks,
    history,
    signatures: await signedDocuments(ports, loaded.file),
    pictures: await dossierPictures(ports, file, masks),
    takenAt: ports.now(),
    takenBy,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}
