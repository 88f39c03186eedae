import type { DicomJson } from '@overread/dicom';
import { instanceAnswers, seriesAnswers, seriesNamed, studyAnswers, type ViewSeries } from '../views/composeView.ts';
import type { DicomWebAddress } from '../views/dicomWebAddress.ts';
import type { ViewQuery } from '../views/viewQuery.ts';
import { notFound, requireOwnTask } from './access.ts';
import type { Actor, ImageSet, Ports, Tx, ViewInstance } from './ports.ts';
import { streamFrames } from './streamFrames.ts';
import { dicomJson, framesOf, type ViewAnswer } from './viewAnswer.ts';
import { type ViewUids, viewUidsOf } from './viewUids.ts';

/** One request to the DICOMweb view of a task. */
export interface ViewTaskInput {
  readonly taskId: string;
  readonly address: DicomWebAddress;
  readonly query: ViewQuery;
  readonly signal: AbortSignal;
}

/** A series of the task with where it lies. */
type TaskSeries = { readonly set: ImageSet; readonly study: string; readonly series: string };

/**
 * The view of one task (design D5a): the image sets of its case and nothing else, composed from our index. What is not in
 * the view answers like what does not exist.
 *
 * @throws OverreadError OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_ARCHIVE_UNAVAILABLE
 */
export async function viewTask(ports: Ports, actor: Actor, input: ViewTaskInput): Promise<ViewAnswer> {
  const { address, query } = input;
  const answer = await ports.store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.images');
    const uids = viewUidsOf(await ports.store.images.viewUids(tx, task.id));
    const all = seriesOf(await ports.store.images.ofCase(tx, task.case_id), uids);
    const named = seriesNamed(all, narrowed(address, query));
    if (address.study !== undefined && seriesNamed(all, address).length === 0) throw notFound();
    switch (address.what) {
      case 'studies':
        return dicomJson(
          studyAnswers(await heads(ports, tx, named.length > 0 ? studyOf(all, named) : [], uids), query),
        );
      case 'series':
        return dicomJson(seriesAnswers(await heads(ports, tx, named, uids), query));
      case 'instances':
        return dicomJson(instanceAnswers(await instancesOf(ports, tx, named, uids), query));
      case 'metadata':
        return dicomJson(await metadataText(ports, tx, seriesNamed(all, address), address.instance, uids));
      case 'frames':
        return await imageOf(ports, tx, seriesNamed(all, address)[0], address.instance ?? '', uids);
      default:
        throw notFound();
    }
  });
  if ('contentType' in answer) return answer;
  const { frames = [1] } = address;
  if (frames.some((frame) => frame > answer.frames)) throw notFound();
  return streamFrames(ports, ports.source, answer, frames, input.signal);
}

/** An address narrowed by the UIDs of its query, so that a search reads no more than it must. */
function narrowed(address: DicomWebAddress, query: ViewQuery): Pick<DicomWebAddress, 'study' | 'series'> {
  const [study, series] = [query.match.get('0020000D'), query.match.get('0020000E')];
  const only = (uid: string | undefined) => (uid && /^[0-9.]+$/.test(uid) ? { uid } : undefined);
  return {
    ...((address.study ?? only(study)?.uid) ? { study: address.study ?? only(study)?.uid ?? '' } : {}),
    ...((address.series ?? only(series)?.uid) ? { series: address.series ?? only(series)?.uid ?? '' } : {}),
  };
}

function studyOf(all: readonly TaskSeries[], named: readonly TaskSeries[]): readonly TaskSeries[] {
  const studies = new Set(named.map((one) => one.study));
  return all.filter((one) => studies.has(one.study));
}

/** Each series once, even where two image sets use it. */
function seriesOf(sets: readonly ImageSet[], uids: ViewUids): readonly TaskSeries[] {
  const byUid = new Map(sets.map((set) => [set.seriesInstanceUid, set]));
  return [...byUid.values()].map((set) => ({
    set,
    study: uids.toView(set.studyInstanceUid),
    series: uids.toView(set.seriesInstanceUid),
  }));
}

async function heads(ports: Ports, tx: Tx, series: readonly TaskSeries[], uids: ViewUids): Promise<ViewSeries[]> {
  const first = await ports.store.images.firstInstances(
    tx,
    series.map((one) => one.set.id),
  );
  return series.map(({ set, study, series: uid }) => ({
    study,
    series: uid,
    modality: set.modality,
    count: set.instances,
    head: JSON.parse(uids.metadataToView(first.get(set.id) ?? '{}')) as DicomJson,
  }));
}

async function instancesOf(ports: Ports, tx: Tx, series: readonly TaskSeries[], uids: ViewUids) {
  const lists = [];
  for (const one of series)
    for (const instance of await ports.store.images.instances(tx, one.set.id))
      lists.push({
        study: one.study,
        series: one.series,
        instance: uids.toView(instance.sopInstanceUid),
        metadata: JSON.parse(instance.metadata) as DicomJson,
      });
  return lists;
}

async function metadataText(
  ports: Ports,
  tx: Tx,
  series: readonly TaskSeries[],
  instance: string | undefined,
  uids: ViewUids,
): Promise<string> {
  const sopInstanceUid = instance === undefined ? undefined : uids.toSource(instance);
  if (instance !== undefined && sopInstanceUid === undefined) throw notFound();
  const found: ViewInstance[] = [];
  for (const { set } of series)
    found.push(...(await ports.store.images.instances(tx, set.id, sopInstanceUid ? { sopInstanceUid } : {})));
  if (found.length === 0) throw notFound();
  return `[${found.map((one) => uids.metadataToView(one.metadata)).join(',')}]`;
}

async function imageOf(ports: Ports, tx: Tx, series: TaskSeries | undefined, instance: string, uids: ViewUids) {
  const sopInstanceUid = uids.toSource(instance);
  const [found] =
    series && sopInstanceUid ? await ports.store.images.instances(tx, series.set.id, { sopInstanceUid }) : [];
  if (!series || !found) throw notFound();
  const { studyInstanceUid, seriesInstanceUid } = series.set;
  return {
    study: studyInstanceUid,
    series: seriesInstanceUid,
    instance: found.sopInstanceUid,
    frames: framesOf(JSON.parse(found.metadata) as DicomJson),
  };
}
