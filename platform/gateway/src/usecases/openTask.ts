import type { TaskView } from '@overread/contract';
import type { ImageStack } from '@overread/dicom';
import { notFound, type Person, requireOwnTask } from './access.ts';
import type { Ports } from './ports.ts';
import { taskUrl } from './taskUrl.ts';

/**
 * Everything a mode needs to open a task of one's own: SOP, image sets by the UIDs of the task's view, what the SOP lets
 * readers know about the patient, the tag of the draft. The first opening is an audit event (R8: who saw a test case).
 */
export async function openTask(ports: Ports, actor: Person, taskId: string): Promise<TaskView> {
  return ports.store.transaction(async (tx) => {
    const { task, role, code } = await requireOwnTask(ports, tx, actor, taskId, 'task.open');
    const found = await ports.store.cases.byId(tx, task.case_id);
    const project = await ports.store.projects.byId(tx, task.project_id);
    const version = found && (await ports.store.protocols.byId(tx, found.protocol_version_id));
    if (!found || !project || !version) throw notFound();
    const at = ports.now();
    if (await ports.store.tasks.open(tx, task.id, at))
      await ports.store.audit.append(tx, {
        at,
        kind: 'task.opened',
        accountId: actor.accountId,
        code,
        role,
        projectId: project.id,
        caseId: found.id,
        taskId: task.id,
        protocolVersionId: version.id,
        data: { code },
      });
    const uids = await ports.store.images.viewUids(tx, task.id);
    const shown = (uid: string) => uids.get(uid) ?? uid;
    const { content } = version;
    const allowed: readonly string[] = content.clinicalInformation ?? [];
    return {
      id: task.id,
      kind: task.kind,
      state: task.state,
      isFiling: task.is_filing,
      code,
      project: { key: project.key, title: project.title },
      protocol: { version: version.version, digest: version.digest, content },
      case: {
        label: found.label,
        clinical: Object.fromEntries(Object.entries(found.clinical).filter(([key]) => allowed.includes(key))),
      },
      imageSets: (await ports.store.images.stacksOfCase(tx, found.id)).map((set) => ({
        key: set.key,
        label: content.imageSets.find((wanted) => wanted.key === set.key)?.label ?? set.key,
        role: set.role,
        modality: set.modality,
        studyInstanceUid: shown(set.studyInstanceUid),
        seriesInstanceUid: shown(set.seriesInstanceUid),
        slices: set.slices,
        geometry: set.stack.geometry,
        pixelMm2: pixelMm2(set.stack),
        notices: [...set.notices],
      })),
      draftTag: (await ports.store.drafts.tagOf(tx, task.id))?.tag ?? null,
      url: await taskUrl(ports, tx, task),
    };
  });
}

const pixelMm2 = ({ geometry, calibration, pixelSpacingMm: [height, width] }: ImageStack) =>
  geometry === 'image' && calibration !== null ? height * width : null;
