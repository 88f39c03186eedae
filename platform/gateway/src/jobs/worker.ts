import { PgBoss } from 'pg-boss';
import type { Ports } from '../usecases/ports.ts';
import { JOBS } from './jobs.ts';
import { logKeeper } from './keepLog.ts';

/** The worker of one process. */
export interface Worker {
  /** Looks for committed work soon; call after commit, never inside a transaction. */
  wake(): void;
  stop(): Promise<void>;
}

const SWEEP_MS = 15_000;
const AT_ONCE = 200;
/** pg-boss takes no less than 10 s. */
const LOST_AFTER_S = 10;

/**
 * Runs the jobs that committed changes asked for (design D9): a sweep at the start, after each wake and every quarter of a minute hands
 * unfinished filings and job requests to pg-boss, which gives each to one worker of all processes. Requests are ticked off
 * when their job has run.
 */
export async function startWorker(ports: Ports, connectionString: string): Promise<Worker> {
  const boss = new PgBoss({
    connectionString,
    schema: 'pgboss',
    max: 4,
    superviseIntervalSeconds: LOST_AFTER_S,
    monitorIntervalSeconds: LOST_AFTER_S,
  });
  boss.on('error', (error) => ports.log.warn({ err: error }, 'the job queue could not reach the database'));
  await boss.start();
  const workers = new Map<string, string>();
  for (const name of Object.keys(JOBS)) {
    await boss.createQueue(name, {
      policy: 'exclusive',
      // A job whose worker was killed runs again: without a sign of life it is taken for lost.
      heartbeatSeconds: LOST_AFTER_S,
      retryLimit: 3,
      retryDelay: 1,
      deleteAfterSeconds: 3600,
    });
    const id = await boss.work<JobData>(name, { pollingIntervalSeconds: 2, batchSize: 1 }, async (jobs) => {
      for (const job of jobs) await run(ports, name, job.data);
    });
    workers.set(name, id);
  }

  async function send(name: string, singletonKey: string, data: JobData): Promise<void> {
    const sent = await boss.send(name, data, { singletonKey });
    const worker = workers.get(name);
    if (sent !== null && worker) boss.notifyWorker(worker);
  }

  async function sweep(): Promise<void> {
    const { filings, requests } = await ports.store.transaction(async (tx) => ({
      filings: await ports.store.filings.open(tx, AT_ONCE),
      requests: await ports.store.jobRequests.open(tx, AT_ONCE),
    }));
    for (const filingId of filings) await send('file', filingId, { requestId: null, data: { filingId } });
    for (const { id, name, data, uniqueKey } of requests)
      if (workers.has(name)) await send(name, uniqueKey, { requestId: id, data });
  }

  const sweeper = repeatedly(sweep, (error) => ports.log.warn({ err: error }, 'the sweep for unfinished work failed'));
  sweeper.wake();
  const keeper = repeatedly(logKeeper(ports), (error) => ports.log.error({ err: error }, 'the log could not go on'));
  return {
    wake: () => {
      sweeper.wake();
      keeper.wake();
    },
    stop: async () => {
      await keeper.stop();
      await sweeper.stop();
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

/** `requestId`: row of `job_request` to tick off. */
interface JobData {
  readonly requestId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

async function run(ports: Ports, name: string, { requestId, data }: JobData): Promise<void> {
  try {
    const outcome = await JOBS[name]?.(ports, data);
    if (requestId !== null && outcome !== 'later')
      await ports.store.transaction((tx) => ports.store.jobRequests.done(tx, requestId, ports.now()));
  } catch (error) {
    // It stays in its table: the next sweep sends it again.
    ports.log.error({ err: error, job: name }, 'a job failed; it will be tried again');
  }
}

/** Runs `work` on each wake and on a timer, never twice at once; a wake during a run makes one more. */
function repeatedly(work: () => Promise<void>, failed: (error: unknown) => void) {
  let [isWanted, isStopped] = [false, false];
  let running: Promise<void> | undefined;
  const loop = async () => {
    while (isWanted && !isStopped) {
      isWanted = false;
      await work().catch(failed);
    }
    running = undefined;
  };
  const wake = () => {
    isWanted = true;
    running ??= loop();
  };
  const timer = setInterval(wake, SWEEP_MS);
  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
