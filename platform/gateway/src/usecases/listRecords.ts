import type { RecordListView, RecordRow } from '@overread/contract';
import { SOP_CLASS } from '@overread/dicom';
import { type Person, requireCase, requireProject } from './access.ts';
import type { Artifact, Ports } from './ports.ts';
import { recordStatus, recordWords } from './recordWords.ts';

/** The objects of ours about a case, in the order of time, for coordinator and auditor. @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN */
export async function listCaseRecords(ports: Ports, actor: Person, caseId: string): Promise<RecordListView> {
  return ports.store.transaction(async (tx) => {
    const { case: row } = await requireCase(ports, tx, actor, caseId, 'case.history');
    const { store } = ports;
    const version = await store.protocols.byId(tx, row.protocol_version_id);
    const codes = new Map((await store.tasks.ofCase(tx, row.id)).map((task) => [task.id, task.code]));
    const signers = new Map(
      (await store.signOffs.signersOfCase(tx, row.id)).map((one) => [one.srUid, one.printedName]),
    );
    const who = (artifact: Artifact) =>
      signers.get(artifact.sopInstanceUid) ?? codes.get(artifact.taskId ?? '') ?? 'Overread';
    const isWithdrawn = row.state === 'withdrawn';
    return {
      label: row.label,
      records: inOrder(await store.artifacts.ofCase(tx, row.id)).map((artifact) =>
        rowOf(artifact, { who: who(artifact), protocolVersion: version?.version ?? null, isWithdrawn }),
      ),
    };
  });
}

/** The records of a project itself, in the order of time. The reader register among them binds codes and names (R18). */
export async function listProjectRecords(ports: Ports, actor: Person, key: string): Promise<RecordListView> {
  return ports.store.transaction(async (tx) => {
    const { project } = await requireProject(ports, tx, actor, key, 'records.read');
    const artifacts = await ports.store.artifacts.ofProjectAlone(tx, project.id);
    return {
      label: project.title,
      records: artifacts.map((artifact) =>
        rowOf(artifact, { who: 'Overread', protocolVersion: null, isWithdrawn: false }),
      ),
    };
  });
}

function rowOf(
  artifact: Artifact,
  { who, protocolVersion, isWithdrawn }: Pick<RecordRow, 'who' | 'protocolVersion'> & { readonly isWithdrawn: boolean },
): RecordRow {
  const { sopInstanceUid, title, kind, sha256, size, createdAt, filedAt } = artifact;
  const status = recordStatus(artifact, isGone(artifact, isWithdrawn));
  return {
    sopInstanceUid,
    title,
    kind: recordWords(kind).kind,
    who,
    madeAt: createdAt.toISOString(),
    filedAt: filedAt?.toISOString() ?? null,
    protocolVersion,
    status,
    sha256,
    size,
    isReadable: status.state === 'filed' || status.state === 'superseded',
  };
}

/** What was filed at one moment stands in the order in which one thing follows from another. */
const STEPS = ['agreement', 'consensus', 'read', 'adjudication', 'signOff', 'seg', 'rejection'];

/** In the order of time. */
function inOrder(artifacts: readonly Artifact[]): readonly Artifact[] {
  return artifacts.toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || STEPS.indexOf(a.kind) - STEPS.indexOf(b.kind),
  );
}

/** Masks of a withdrawn case are served to nobody, whether their deletion has got that far or not. */
const isGone = ({ sopClassUid }: Artifact, isWithdrawn: boolean): boolean =>
  isWithdrawn && sopClassUid === SOP_CLASS.segmentation;
