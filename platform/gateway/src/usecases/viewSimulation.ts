import { AGREEMENT_ALGORITHM, movableLimits, type PilotCase, sliceSpacings } from '@overread/comparison';
import { type LimitView, SIMULATION_PARTITIONS, type SimulationView } from '@overread/contract';
import { lot, OverreadError, type ProtocolContent, predicatesOf } from '@overread/domain';
import { notFound, type Person, requireProject } from './access.ts';
import { simulationView } from './limitSimulationView.ts';
import { noteSimulationViewed } from './noteSimulationViewed.ts';
import type { Ports, Tx } from './ports.ts';

const RESAMPLES = 2000;
/** A pilot that was not asked for otherwise: enough to see a share, few enough to be left out of an evaluation. */
const PILOT_CASES = 50;

/** One limit over the first double reads; left out: of the version and partition with the most compared cases, its first limit. */
export interface SimulationAsked {
  readonly project: string;
  readonly protocolVersionId?: string;
  readonly partition?: string;
  readonly rule?: string;
  readonly part?: string;
  readonly count?: string;
}

/**
 * What a limit elsewhere would send to the adjudicator, over the first double reads of one partition (R7), for coordinator and auditor.
 * Nothing is written but that somebody looked. Reads count as on the page of reliability; test and practice cases never do (R8).
 *
 * @throws OverreadError OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN; OVR_REQUEST_INVALID for test, practice, or no number of cases
 */
export async function viewSimulation(ports: Ports, actor: Person, asked: SimulationAsked): Promise<SimulationView> {
  const { found, answer } = await ports.store.transaction((tx) => gather(ports, tx, actor, asked));
  if (found === null) return answer;
  const { protocol, cases, limit, seed } = found;
  const options = { seed, replicates: RESAMPLES };
  const made = await ports.comparisons.run('simulation', { protocol, cases, limit, options });
  return { ...answer, simulation: made && simulationView(made) };
}

interface Found {
  readonly protocol: ProtocolContent;
  readonly cases: readonly PilotCase[];
  readonly limit: Pick<LimitView, 'rule' | 'part'>;
  readonly seed: number;
}

async function gather(
  ports: Ports,
  tx: Tx,
  actor: Person,
  asked: SimulationAsked,
): Promise<{ readonly found: Found | null; readonly answer: SimulationView }> {
  const { project, role, code } = await requireProject(ports, tx, actor, asked.project, 'simulation.view');
  const { store } = ports;
  const agreements = new Map((await store.agreements.listOf(tx, project.id)).map((one) => [one.caseId, one]));
  const compared = (await store.cases.list(tx, project.id)).flatMap((one) => {
    const agreement = agreements.get(one.id);
    return agreement === undefined ? [] : [{ ...one, computedAt: agreement.computedAt.getTime() }];
  });
  const published = await store.protocols.list(tx, [project.id]);
  const versions = published.map(({ id, content }) => ({
    id,
    title: content.title,
    version: content.version,
    limits: movableLimits(content).limits.map(limitView),
    fixed: movableLimits(content).fixed.map((one) => ({ ...one })),
    partitions: SIMULATION_PARTITIONS.map((partition) => ({
      partition,
      compared: compared.filter((one) => isOf(one, id, partition) && one.state !== 'withdrawn').length,
    })),
  }));
  const version = chosen(versions, ({ id }) => id === asked.protocolVersionId, asked.protocolVersionId, mostOf);
  const most = chosen(
    version?.partitions ?? [],
    (one) => one.partition === asked.partition,
    asked.partition,
    (one) => one.compared,
  );
  const partition = asked.partition ?? most?.partition ?? SIMULATION_PARTITIONS[0] ?? '';
  if (!SIMULATION_PARTITIONS.some((one) => one === partition)) throw notForTuning(partition);
  if (asked.protocolVersionId !== undefined && version === undefined) throw notFound();
  const isAsked = (one: LimitView) => one.rule === asked.rule && String(one.part) === asked.part;
  const limit = asked.rule === undefined ? version?.limits[0] : version?.limits.find(isAsked);
  if (asked.rule !== undefined && limit === undefined) throw notFound();

  const here = compared.filter((one) => isOf(one, version?.id, partition));
  const content = published.find(({ id }) => id === version?.id)?.content;
  const isShared = content?.preLabel.exposure === 'all';
  const counted = here
    .filter(({ state }) => state !== 'withdrawn')
    .sort((a, b) => a.computedAt - b.computedAt || (a.label < b.label ? -1 : 1));
  const available = isShared ? 0 : counted.length;
  const first = counted.slice(0, Math.min(available, countOf(asked.count)));
  const seed = version === undefined ? null : lot(ports.sha256, 'reliability', project.seed, version.id) * 2 ** 52;
  const answer: SimulationView = {
    project: { key: project.key, title: project.title },
    versions,
    versionId: version?.id ?? null,
    partition,
    limit: limit ?? null,
    count: first.length,
    available,
    withdrawn: here.length - counted.length,
    sharedPreLabel: isShared ? counted.length : 0,
    simulation: null,
    seed,
    resamples: RESAMPLES,
    computedBy: `${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version}`,
  };
  if (content === undefined || version === undefined || limit === undefined || seed === null || first.length === 0)
    return { found: null, answer };
  await noteSimulationViewed(ports, tx, actor, {
    ...{ projectId: project.id, version, partition, rule: limit.rule, cases: first.length, role, code },
  });
  const cases = await pilotCases(
    ports,
    tx,
    first.map(({ id }) => id),
    growsWithSlices(content, limit),
  );
  return { found: { protocol: content, cases, limit, seed }, answer };
}

type Compared = { readonly protocolVersionId: string; readonly partition: string };
const isOf = (one: Compared, versionId: string | undefined, partition: string): boolean =>
  one.protocolVersionId === versionId && one.partition === partition;

const mostOf = ({ partitions }: SimulationView['versions'][number]): number =>
  Math.max(0, ...partitions.map((one) => one.compared));

/** The one that was asked for; if none was, the first of those with the most. */
function chosen<T>(
  all: readonly T[],
  isAsked: (one: T) => boolean,
  asked: string | undefined,
  weight: (one: T) => number,
): T | undefined {
  if (asked !== undefined) return all.find(isAsked);
  const most = Math.max(...all.map(weight));
  return all.find((one) => weight(one) === most);
}

const limitView = ({ name: _, ...limit }: ReturnType<typeof movableLimits>['limits'][number]): LimitView => limit;

function notForTuning(partition: string): OverreadError {
  const why =
    partition === 'test'
      ? 'Limits are never tried on test cases: whatever is tuned on them cannot be evaluated on them.'
      : partition === 'practice'
        ? 'Practice cases never enter a statistic.'
        : `There is no partition "${partition.slice(0, 40)}".`;
  return new OverreadError('OVR_REQUEST_INVALID', `${why} Ask for one of ${SIMULATION_PARTITIONS.join(', ')}.`);
}

function countOf(asked: string | undefined): number {
  if (asked === undefined) return PILOT_CASES;
  if (/^[1-9]\d{0,5}$/.test(asked)) return Number(asked);
  throw new OverreadError('OVR_REQUEST_INVALID', 'The number of cases is a whole number from 1.');
}

const growsWithSlices = ({ rules }: ProtocolContent, { rule, part }: Pick<LimitView, 'rule' | 'part'>): boolean =>
  rules
    .filter(({ id }) => id === rule)
    .some((one) => {
      const predicate = predicatesOf(one)[part];
      return predicate?.predicate === 'metric' && predicate.orSlices !== undefined;
    });

async function pilotCases(
  { store }: Ports,
  tx: Tx,
  caseIds: readonly string[],
  needsSpacing: boolean,
): Promise<readonly PilotCase[]> {
  const pilots: PilotCase[] = [];
  const spacings = new Map<string, PilotCase['sliceSpacingMm']>();
  if (needsSpacing) for (const id of caseIds) spacings.set(id, sliceSpacings(await store.images.stacksOfCase(tx, id)));
  for (const row of await store.agreements.withReads(tx, caseIds)) {
    const sliceSpacingMm = spacings.get(row.caseId);
    pilots.push({
      case: row.label,
      patient: row.subject,
      readers: { left: row.leftCode, right: row.rightCode },
      evaluations: { left: row.leftEvaluation, right: row.rightEvaluation },
      comparison: row.comparison,
      ...(sliceSpacingMm === undefined ? {} : { sliceSpacingMm }),
    });
  }
  return pilots;
}
