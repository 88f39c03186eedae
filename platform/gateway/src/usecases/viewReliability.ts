import { AGREEMENT_ALGORITHM, type FirstReads, type ReliabilityReport } from '@overread/comparison';
import { RELIABILITY_PARTITIONS, type ReliabilityView } from '@overread/contract';
import { lot, OverreadError, type ProtocolContent } from '@overread/domain';
import { notFound, type Person, requireProject } from './access.ts';
import { noteReliabilityViewed } from './noteReliabilityViewed.ts';
import type { Ports, Tx } from './ports.ts';
import { reliabilityReportView } from './reliabilityReportView.ts';

const RESAMPLES = 2000;

/** One SOP version and partition; left out: the version with the most compared cases, all partitions but practice. */
export interface ReliabilityAsked {
  readonly project: string;
  readonly protocolVersionId?: string;
  readonly partition?: string;
}

/**
 * How reliable the first locked reads of a project are under one SOP version, for coordinator and auditor; looking is an audit event.
 * All reads that were compared count, also of cases that were excluded later (R12.6); withdrawn cases, and those whose readers began
 * with the same mask of an algorithm (R5), are counted and left out. Computed in another thread, once for the same reads.
 *
 * @throws OverreadError OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN; OVR_REQUEST_INVALID for a partition that has no statistic
 */
export async function viewReliability(ports: Ports, actor: Person, asked: ReliabilityAsked): Promise<ReliabilityView> {
  const { found, answer } = await ports.store.transaction((tx) => gather(ports, tx, actor, asked));
  if (found === null) return answer;
  return { ...answer, report: reliabilityReportView(await reportOnce(ports, found)) };
}

/** What is computed: the same for the same reads, which never change. */
interface Found {
  readonly key: string;
  readonly content: ProtocolContent;
  readonly reads: readonly FirstReads[];
  readonly seed: number;
}

async function gather(
  ports: Ports,
  tx: Tx,
  actor: Person,
  asked: ReliabilityAsked,
): Promise<{ readonly found: Found | null; readonly answer: ReliabilityView }> {
  const { project, role, code } = await requireProject(ports, tx, actor, asked.project, 'reliability.view');
  const partition = asked.partition ?? 'all';
  if (!RELIABILITY_PARTITIONS.some((one) => one === partition))
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      `There are no numbers of "${partition.slice(0, 40)}"; ask for one of ${RELIABILITY_PARTITIONS.join(', ')}. Practice cases never enter a statistic.`,
    );
  const { store } = ports;
  const compared = new Map((await store.agreements.listOf(tx, project.id)).map((one) => [one.caseId, one]));
  const cases = (await store.cases.list(tx, project.id)).map((one) => ({ ...one, agreement: compared.get(one.id) }));
  const counts = (one: (typeof cases)[number]) =>
    one.agreement !== undefined && one.partition !== 'practice' && one.state !== 'withdrawn';
  const published = await store.protocols.list(tx, [project.id]);
  const versions = published.map(({ id, content: { title, version } }) => ({
    id,
    title,
    version,
    compared: cases.filter((one) => one.protocolVersionId === id && counts(one)).length,
  }));
  const most = Math.max(...versions.map((one) => one.compared));
  const version = versions.find(({ id, compared }) =>
    asked.protocolVersionId === undefined ? compared === most : id === asked.protocolVersionId,
  );
  const content = published.find(({ id }) => id === version?.id)?.content;
  if (asked.protocolVersionId !== undefined && version === undefined) throw notFound();
  if (version) await noteReliabilityViewed(ports, tx, actor, { projectId: project.id, version, partition, role, code });

  const under = cases.filter((one) => one.protocolVersionId === version?.id);
  const chosen = under.filter((one) =>
    partition === 'all' ? one.partition !== 'practice' : one.partition === partition,
  );
  const isShared = content?.preLabel.exposure === 'all';
  const eligible = chosen.filter(counts);
  const counted = isShared ? [] : eligible;
  const rows =
    counted.length === 0
      ? []
      : await store.agreements.withReads(
          tx,
          counted.map(({ id }) => id),
        );
  const reads = rows.map(
    (row): FirstReads => ({
      case: row.label,
      patient: row.subject,
      readers: { left: row.leftCode, right: row.rightCode },
      evaluations: { left: row.leftEvaluation, right: row.rightEvaluation },
      comparison: row.comparison,
    }),
  );
  const seed = version === undefined ? null : lot(ports.sha256, 'reliability', project.seed, version.id) * 2 ** 52;
  const ofState = (state: string, isCompared: boolean) =>
    chosen.filter((one) => one.state === state && (one.agreement !== undefined) === isCompared).length;
  const agreements = counted.flatMap(({ agreement }) => agreement ?? []);
  const answer: ReliabilityView = {
    project: { key: project.key, title: project.title },
    versions,
    version: version ?? null,
    partition,
    counts: {
      compared: counted.length,
      excludedLater: counted.filter(({ state }) => state === 'excluded').length,
      controls: rows.filter((row) => row.isControl && row.comparison.isConcordant).length,
      withdrawn: ofState('withdrawn', true),
      sharedPreLabel: isShared ? eligible.length : 0,
      practice: partition === 'all' ? under.length - chosen.length : 0,
      notYetCompared: chosen.filter(
        ({ state, agreement }) => agreement === undefined && state !== 'excluded' && state !== 'withdrawn',
      ).length,
      excludedBefore: ofState('excluded', false) + ofState('withdrawn', false),
    },
    report: null,
    seed,
    resamples: RESAMPLES,
    comparedBy: [...new Set(agreements.map(({ algorithm }) => algorithm))].sort(),
    computedBy: `${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version}`,
  };
  if (content === undefined || seed === null || reads.length === 0) return { found: null, answer };
  const key = `${version?.id} ${agreements
    .map(({ id }) => id)
    .sort()
    .join(' ')}`;
  return { found: { key, content, reads, seed }, answer };
}

/** Reports of each gateway, newest last. */
const made = new WeakMap<Ports, Map<string, Promise<ReliabilityReport>>>();
const KEPT = 20;

function reportOnce(ports: Ports, { key, content, reads, seed }: Found): Promise<ReliabilityReport> {
  const kept = made.get(ports) ?? new Map<string, Promise<ReliabilityReport>>();
  made.set(ports, kept);
  const known = kept.get(key);
  if (known) return known;
  const computed = ports.comparisons
    .run('reliability', { protocol: content, cases: reads, options: { seed, replicates: RESAMPLES } })
    .then((report) => {
      if (report === null) throw new TypeError('a report of no case');
      return report;
    });
  kept.set(key, computed);
  computed.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return computed;
}
