import { CONTAINER_TYPE, type Container, packContainer } from '@overread/contract';
import { scale } from '@overread/testkit';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOBS } from '../src/jobs/jobs.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  createTestGateway,
  PASSWORD,
  PROJECT,
  seeded,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { CONDITIONS, liverRead } from './support/testRead.ts';

const SIZE = { columns: 45, rows: 37 };
const CASES = ['CASE-1', 'CASE-2', 'CASE-3', 'CASE-4'];
const NINE = Date.UTC(2026, 0, 5, 9);

/** One world: a gateway whose clock and chance are those of the step that is being done. */
interface World {
  readonly gateway: TestGateway;
  readonly uids: readonly string[];
  readonly study: string;
  readonly series: string;
  /** From now on, time and chance follow this step's name and number. */
  step(name: string, number: number): void;
}

/** `session`: its archive keeps what earlier sessions filed, so each has ids of its own. */
async function createWorld(services: TestServices, session: number): Promise<World> {
  let source = seeded(`setup ${session}`);
  const gateway = await createTestGateway(services, LIVER_PROTOCOL, {
    ports: {
      now: () => source.now(),
      newId: () => source.newId(),
      randomBytes: (count) => source.randomBytes(count),
    },
  });
  const stored = await storePhantom(gateway.source, 'twin');
  for (const label of CASES) await enrolSeries(gateway, stored, label);
  return {
    gateway,
    uids: stored.instances.map((instance) => instance.sopInstanceUid),
    study: stored.studyInstanceUid,
    series: stored.seriesInstanceUid,
    step: (name, number) => {
      source = seeded(`${name} ${number}`, NINE + number * 60_000);
    },
  };
}

/** A person in a world: remembers cookie, task and draft tag between requests, as a browser does. */
class Person {
  readonly #world: World;
  readonly #login: string;
  #cookie = '';
  task = '';
  /** Without the quotes of an ETag. */
  draftTag = '';

  constructor(world: World, login: string) {
    this.#world = world;
    this.#login = login;
  }

  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const answer = await this.#world.gateway.app.inject({
      ...options,
      headers: { ...options.headers, ...(this.#cookie ? { cookie: this.#cookie } : {}) },
    });
    const cookie = answer.headers['set-cookie'];
    if (cookie) this.#cookie = String(cookie).split(';', 1)[0] ?? '';
    if (answer.headers.etag) this.draftTag = String(answer.headers.etag).replaceAll('"', '');
    return answer;
  }

  get(url: string) {
    return this.send({ method: 'GET', url });
  }

  signIn() {
    return this.send({ method: 'POST', url: '/api/session', payload: { login: this.#login, password: PASSWORD } });
  }

  async next(kind = 'read') {
    const answer = await this.send({ method: 'POST', url: '/api/work/next', payload: { project: PROJECT, kind } });
    if (answer.statusCode === 200) this.task = answer.json().taskId;
    return answer;
  }

  draft(container: Container, isFirst: boolean) {
    return this.send({
      method: 'PUT',
      url: `/api/tasks/${this.task}/draft`,
      headers: {
        'content-type': CONTAINER_TYPE,
        ...(isFirst ? { 'if-none-match': '*' } : { 'if-match': `"${this.draftTag}"` }),
      },
      payload: Buffer.from(packContainer(container)),
    });
  }

  submit(container: Container) {
    return this.send({
      method: 'POST',
      url: `/api/tasks/${this.task}/submission`,
      headers: { 'content-type': CONTAINER_TYPE, 'idempotency-key': `key-of-${this.task}` },
      payload: Buffer.from(packContainer(container)),
    });
  }

  decline() {
    return this.send({ method: 'POST', url: `/api/tasks/${this.task}/decline`, payload: { reason: 'technical' } });
  }
}

type Step = (person: Person, world: World) => Promise<LightMyRequestResponse>;

/** Everything that a reader's pages and viewer ask for, and some things that a curious one would. */
const looks: readonly Step[] = [
  (b) => b.get('/api/session'),
  (b) => b.get('/api/work'),
  (b) => b.get('/api/projects'),
  (b) => b.get('/api/about'),
  (b) => b.get(`/api/tasks/${b.task}`),
  (b) => b.get(`/api/tasks/${b.task}/draft`),
  (b, w) =>
    b.get(`/dicom-web/tasks/${b.task}/studies?limit=101&offset=0&fuzzymatching=false&StudyInstanceUID=${w.study}`),
  (b, w) => b.get(`/dicom-web/tasks/${b.task}/studies/${w.study}/series?includefield=00080021`),
  (b, w) => b.get(`/dicom-web/tasks/${b.task}/studies/${w.study}/series/${w.series}/metadata`),
  (b, w) => b.get(`/dicom-web/tasks/${b.task}/studies/${w.study}/series/${w.series}/instances/${w.uids[4]}/frames/1`),
  (b) => b.get(`/dicom-web/tasks/${b.task}/instances`),
  (b) => b.get(`/dicom-web/tasks/${b.task}/series?Modality=SEG`),
  (b) => b.get('/dicom-web/studies'),
  (b) => b.get(`/api/tasks/${b.task}/masks/left`),
  (b) => b.get(`/api/tasks/${b.task}/comparison`),
  (b) => b.get(`/api/projects/${PROJECT}/cases`),
  (b) => b.get('/healthz'),
  (b) => b.get('/readyz'),
  (b) => b.send({ method: 'POST', url: '/api/work/next', payload: { project: PROJECT, kind: 'adjudicate' } }),
];

/** Boris's whole session: two cases read, one declined, with a seeded choice of looks in between. */
function sessionOf(random: () => number): Step[] {
  const some = () => looks.filter(() => random() < 0.5);
  const read =
    (seed: number): Step =>
    (b, w) =>
      b.submit(liverRead(SIZE, w.uids, seed));
  const draft =
    (seed: number, isFirst: boolean): Step =>
    (b, w) =>
      b.draft(liverRead(SIZE, w.uids, seed), isFirst);
  return [
    (b) => b.signIn(),
    ...looks.slice(0, 4),
    (b) => b.next(),
    ...looks,
    draft(1, true),
    ...some(),
    draft(2, false),
    (b, w) => b.submit({ ...liverRead(SIZE, w.uids, 2), masks: [] }),
    ...some(),
    read(2),
    ...some(),
    (b) => b.next(),
    ...some(),
    draft(3, true),
    (b) => b.decline(),
    ...some(),
    (b) => b.next(),
    ...some(),
    read(5),
    ...some(),
  ];
}

/**
 * What Anna, the other reader, does, one thing at a time. There are two reads per case and two readers, so that slots never
 * run out: the next case is the same with and without her.
 */
const readerDoes: readonly ((person: Person, world: World, seed: number) => Promise<unknown>)[] = [
  (p) => p.next(),
  (p) => p.next(),
  (p, w, seed) => p.draft(liverRead(SIZE, w.uids, seed), true),
  (p, w, seed) => p.submit(liverRead(SIZE, w.uids, seed)),
  (p, w, seed) => p.submit(liverRead(SIZE, w.uids, seed)),
  (p) =>
    p.submit({
      evaluation: { notEvaluable: { reason: 'motion' }, items: {}, answers: {} },
      masks: [],
      conditions: CONDITIONS,
    }),
  (p) => p.decline(),
];

/** What the adjudicator and the auditor do meanwhile. */
const adjudicatorDoes: typeof readerDoes = [
  (p) => p.next('adjudicate'),
  (p) => p.get(`/api/tasks/${p.task}/comparison`),
];
const auditorDoes: typeof readerDoes = [
  (p) => p.get(`/api/projects/${PROJECT}/cases`),
  (p) => p.get('/dicom-web/studies'),
];

function randomOf(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Runs what committed changes asked for: comparisons among them. */
async function runJobs({ gateway }: World): Promise<number> {
  const requests = await gateway.store.transaction((tx) => gateway.store.jobRequests.open(tx, 100));
  for (const request of requests) {
    await JOBS[request.name]?.(gateway.ports, request.data);
    await gateway.store.transaction((tx) => gateway.store.jobRequests.done(tx, request.id, gateway.ports.now()));
  }
  return requests.length;
}

/** Replays Boris's session; with `others`, they act between his requests. Answers what he was sent, byte for byte. */
async function replay(world: World, seed: number, withOthers: boolean) {
  const session = sessionOf(randomOf(seed));
  const boris = new Person(world, 'boris');
  const others = [
    { person: new Person(world, 'anna'), does: readerDoes },
    { person: new Person(world, 'dora'), does: adjudicatorDoes },
    { person: new Person(world, 'udo'), does: auditorDoes },
  ];
  const random = randomOf(seed + 1000);
  const seen: { step: number; status: number; headers: object; body: string }[] = [];
  let [acts, jobs] = [0, 0];
  if (withOthers)
    for (const [index, other] of others.entries()) {
      world.step('others in', index);
      await other.person.signIn();
    }
  for (const [number, step] of session.entries()) {
    if (withOthers)
      for (let count = Math.floor(random() * 5); count > 0; count--) {
        // Anna acts most.
        const other = others[Math.max(0, Math.floor(random() * 6) - 3)];
        const doing = other?.does[Math.floor(random() * other.does.length)];
        if (!other || !doing) continue;
        world.step(`others ${count}`, number);
        const answer = await doing(other.person, world, number);
        if ((answer as LightMyRequestResponse).statusCode < 300) acts += 1;
        if (random() < 0.3) jobs += await runJobs(world);
      }
    world.step('boris', number);
    const answer = await step(boris, world);
    // Node writes the date by the machine's own clock; everything else must be equal.
    const { date: _date, ...headers } = answer.headers;
    seen.push({ step: number, status: answer.statusCode, headers, body: answer.rawPayload.toString('latin1') });
  }
  jobs += await runJobs(world);
  return { seen, acts, jobs };
}

describe('blinding is non-interference', () => {
  let alone: TestServices;
  let together: TestServices;
  beforeAll(async () => {
    [alone, together] = await Promise.all([startTestServices(), startTestServices()]);
  });
  afterAll(async () => {
    await Promise.all([alone?.stop(), together?.stop()]);
  });

  it(
    'a reader’s whole session is the same bytes, whatever the others claim, draft, decline, submit and settle',
    async () => {
      const sessions = { withReadsOfBoth: 0, withComparison: 0 };
      for (let session = 1; session <= scale('replaySessions'); session++) {
        const [one, two] = await Promise.all([createWorld(alone, session), createWorld(together, session)]);
        try {
          const [without, with_] = [await replay(one, session, false), await replay(two, session, true)];
          const submitted = without.seen.filter((answer) => answer.status === 201).length;
          expect(submitted, 'Boris reads two cases').toBe(2);
          expect(with_.acts, 'the others did something').toBeGreaterThan(20);
          const filed = await two.gateway.store.transaction(async (tx) => {
            const project = await two.gateway.store.projects.byKey(tx, PROJECT);
            return two.gateway.store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {});
          });
          // Chance decides how far the others get; most sessions must see a read of theirs filed and a case compared.
          if (filed.filter((artifact) => artifact.kind === 'read').length > 2) sessions.withReadsOfBoth += 1;
          if (with_.jobs > 0) sessions.withComparison += 1;
          for (const [index, answer] of without.seen.entries())
            expect(with_.seen[index], `session ${session}, request ${index}`).toEqual(answer);
        } finally {
          await one.gateway.close();
          await two.gateway.close();
        }
      }
      expect(sessions.withReadsOfBoth).toBeGreaterThan(scale('replaySessions') / 2);
      expect(sessions.withComparison).toBeGreaterThan(scale('replaySessions') / 2);
    },
    scale('replaySessions') * 90_000,
  );
});
