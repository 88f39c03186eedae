/** One event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: string;
  readonly args?: {
    readonly name?: string;
    readonly data?: {
      readonly startTime?: number;
      readonly timeDeltas?: readonly number[];
      readonly cpuProfile?: { readonly nodes?: readonly ProfileNode[]; readonly samples?: readonly number[] };
    };
  };
}
interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: { readonly url?: string };
}

/** What to record: tasks of the threads, and where their scripts are, some thousand times a second. */
export const TRACE_CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-v8.cpu_profiler'];

/** A task of the page's main thread, in ms. `oursMs`: how long a script of ours was on the stack, whoever called it. */
export interface MainThreadTask {
  readonly ms: number;
  readonly oursMs: number;
}

/**
 * The tasks of the page's main thread in a trace that took a millisecond or more. `isOurs` says of a script's address whose it is:
 * what the viewer does because we called it counts as ours too.
 */
export function mainThreadTasks(trace: Buffer, isOurs: (url: string) => boolean): readonly MainThreadTask[] {
  const events = (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
  const mains = events.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain');
  const samples = mains.flatMap((main) => samplesOf(events, main, isOurs)).sort((a, b) => a.ts - b.ts);
  const page = busiest(mains, samples);
  const tasks = events.filter(
    (one) => one.pid === page?.pid && one.tid === page.tid && one.ph === 'X' && /RunTask$/.test(one.name) && one.dur,
  );
  const outer = tasks.filter((task) => !tasks.some((other) => other !== task && holds(other, task)));
  const own = samples.filter((one) => one.pid === page?.pid);
  return outer
    .filter(({ dur = 0 }) => dur >= 1000)
    .map(({ ts, dur = 0 }) => {
      const inside = own.filter((one) => one.isOurs && one.ts >= ts && one.ts <= ts + dur);
      return {
        ms: dur / 1000,
        oursMs: inside.reduce((sum, one) => sum + one.us, 0) / 1000,
      };
    });
}

interface Sample {
  readonly pid: number;
  readonly ts: number;
  readonly us: number;
  readonly isOurs: boolean;
}

function samplesOf(
  events: readonly TraceEvent[],
  { pid, tid }: TraceEvent,
  isOurs: (url: string) => boolean,
): readonly Sample[] {
  return events
    .filter((one) => one.name === 'Profile' && one.pid === pid && one.tid === tid)
    .flatMap((profile) => {
      const nodes = new Map<number, ProfileNode>();
      const owner = new Map<number, boolean>();
      const ours = (id: number | undefined): boolean => {
        if (id === undefined) return false;
        const known = owner.get(id);
        if (known !== undefined) return known;
        const node = nodes.get(id);
        const found = node !== undefined && (isOurs(node.callFrame.url ?? '') || ours(node.parent));
        owner.set(id, found);
        return found;
      };
      let now = profile.args?.data?.startTime ?? profile.ts;
      const chunks = events.filter((one) => one.name === 'ProfileChunk' && one.pid === pid && one.id === profile.id);
      return chunks
        .sort((a, b) => a.ts - b.ts)
        .flatMap(({ args }) => {
          for (const node of args?.data?.cpuProfile?.nodes ?? []) nodes.set(node.id, node);
          const deltas = args?.data?.timeDeltas ?? [];
          return (args?.data?.cpuProfile?.samples ?? []).map((id, i): Sample => {
            const us = deltas[i] ?? 0;
            now += us;
            return { pid, ts: now, us: Math.max(0, us), isOurs: ours(id) };
          });
        });
    });
}

/** The main thread with most of our scripts: other processes of the browser have one too. */
function busiest(mains: readonly TraceEvent[], samples: readonly Sample[]): TraceEvent | undefined {
  const oursOf = ({ pid }: TraceEvent) => samples.filter((one) => one.pid === pid && one.isOurs).length;
  return mains.toSorted((a, b) => oursOf(b) - oursOf(a))[0];
}

const holds = (outer: TraceEvent, inner: TraceEvent) =>
  outer.ts <= inner.ts && outer.ts + (outer.dur ?? 0) >= inner.ts + (inner.dur ?? 0);
