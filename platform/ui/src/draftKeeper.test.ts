import type { Client, Container } from '@overread/contract';
import { OverreadError } from '@overread/contract';
import { expect, it } from 'vitest';
import { chooseDraft, DraftKeeper } from './draftKeeper.ts';
import type { DraftRecord, DraftShelf } from './draftShelf.ts';
import type { SaveState } from './saveState.ts';

const work = (remark: string): Container => ({ evaluation: { items: {}, answers: { remark } }, masks: [] });
const record = (etag: string | null, isDirty: boolean): DraftRecord => ({
  container: work('here'),
  etag,
  isDirty,
  strokes: 3,
  savedAt: 0,
});
const there = { container: work('there'), etag: '"2"' };

it('goes on with what the server has unless this machine holds something newer made from it', () => {
  expect(chooseDraft(null, null)).toEqual({ kind: 'nothing', etag: null });
  expect(chooseDraft(null, there)).toMatchObject({ kind: 'draft', container: there.container, isDirty: false });
  expect(chooseDraft(record('"1"', false), there)).toMatchObject({ container: there.container, isDirty: false });
  expect(chooseDraft(record('"2"', true), there)).toMatchObject({ container: work('here'), isDirty: true });
  expect(chooseDraft(record(null, true), null)).toMatchObject({ container: work('here'), etag: null, isDirty: true });
});

it('asks a person when both sides hold work that the other does not know', () => {
  expect(chooseDraft(record('"1"', true), there)).toMatchObject({ kind: 'two', etag: '"2"' });
});

/** A server in memory behind the client's own interface, and a shelf in memory behind the browser's. */
function desk() {
  const server = { etag: null as string | null, saved: [] as Container[], failure: undefined as unknown };
  const kept: DraftRecord[] = [];
  const states: SaveState[] = [];
  let now = work('empty');
  const client = {
    putDraft: async (_task: string, container: Container, etag: string | null) => {
      if (server.failure) throw server.failure;
      if (etag !== server.etag) throw new OverreadError('OVR_DRAFT_CONFLICT', 'Saved elsewhere.');
      server.saved.push(container);
      server.etag = `"${server.saved.length}"`;
      return server.etag;
    },
    getContainer: async () => (server.etag ? { container: work('there'), etag: server.etag } : null),
  } as unknown as Client;
  const shelf: DraftShelf = {
    read: async () => kept.at(-1) ?? null,
    write: async (row) => void kept.push(row),
    wipe: async () => void kept.splice(0),
  };
  const keeper = new DraftKeeper({
    client,
    taskId: 't',
    shelf,
    snapshot: () => now,
    onState: (state) => states.push(state),
    quietMs: 1,
    retryMs: 1,
  });
  return { server, kept, states, keeper, set: (container: Container) => (now = container) };
}

it('keeps every change on this machine and sends the last one', async () => {
  const { keeper, set, server, kept, states } = desk();
  set(work('one'));
  keeper.changed();
  set(work('two'));
  keeper.changed();
  expect(keeper.isUnsaved).toBe(true);
  await keeper.flush();
  expect(server.saved.at(-1)).toEqual(work('two'));
  expect(keeper.isUnsaved).toBe(false);
  expect(states.at(-1)).toMatchObject({ kind: 'saved' });
  await expect.poll(() => kept.at(-1)).toMatchObject({ isDirty: false, container: work('two') });
});

it('works offline with the strokes counted, and saves by itself when the server is back', async () => {
  const { keeper, set, server, kept, states } = desk();
  server.failure = new OverreadError('OVR_INTERNAL', 'The server cannot be reached.', { offline: true });
  keeper.countStroke();
  keeper.countStroke();
  set(work('offline'));
  keeper.changed();
  await keeper.flush();
  expect(states.at(-1)).toEqual({ kind: 'offline', strokes: 2 });
  await expect.poll(() => kept.at(-1)).toMatchObject({ isDirty: true, strokes: 2, container: work('offline') });
  server.failure = undefined;
  await expect.poll(() => keeper.isUnsaved).toBe(false);
  expect(server.saved.at(-1)).toEqual(work('offline'));
});

it('overwrites nothing that was saved elsewhere until the person says so', async () => {
  const { keeper, set, server, states } = desk();
  keeper.begin(null, false);
  server.etag = '"9"';
  set(work('mine'));
  keeper.changed();
  await keeper.flush();
  expect(states.at(-1)).toEqual({ kind: 'conflict' });
  expect(server.saved).toHaveLength(0);
  await keeper.keepThisOne();
  expect(server.saved).toEqual([work('mine')]);
});

it('leaves nothing on the machine after the end, not even by a write that was under way', async () => {
  const { keeper, set, kept } = desk();
  set(work('last'));
  keeper.changed();
  await keeper.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(kept).toHaveLength(0);
  expect(keeper.isUnsaved).toBe(false);
});

it('takes "Saved" back with the first stroke after it, before its voxels are even read', async () => {
  const { keeper, states } = desk();
  keeper.changed();
  await keeper.flush();
  expect(states.at(-1)).toMatchObject({ kind: 'saved' });
  keeper.countStroke();
  expect(states.at(-1)).toEqual({ kind: 'saving' });
  expect(keeper.isUnsaved).toBe(true);
  await expect.poll(() => states.at(-1)).toMatchObject({ kind: 'saved' });
  keeper.changed();
  expect(states.at(-1)).toEqual({ kind: 'saving' });
});
