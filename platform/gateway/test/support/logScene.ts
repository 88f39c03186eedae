import { createHash } from 'node:crypto';
import { parseRecord } from '@overread/dicom';
import type { WorkflowContent } from '@overread/domain';
import { isConsistent, openCheckpoint } from '@overread/signing';
import pg from 'pg';
import { expect } from 'vitest';
import { checkWholeLog } from '../../src/usecases/checkLog.ts';
import { PROTOCOL } from '../protocolFixture.ts';
import { fileAll } from './signedCase.ts';
import { createTestGateway, PROJECT, type TestGateway, type TestServices } from './testGateway.ts';

/** Bytes of base64. */
export const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
export const HOUR = 3_600_000;

/** A gateway with a clock of its own that a test sets forward. */
export async function gatewayWithClock(services: TestServices, seed: string) {
  const clock = { ms: Date.UTC(2026, 5, 1, 8) };
  const gateway = await createTestGateway(services, PROTOCOL, {
    seed,
    ports: { now: () => new Date(clock.ms++) },
    pages: { metricsToken: 'scraper' },
  });
  const projectId = await gateway.store.transaction(async (tx) => {
    const project = await gateway.store.projects.byKey(tx, PROJECT);
    return project?.id ?? '';
  });
  return { ...gateway, clock, projectId };
}

/** Appends events by themselves, as changes would. */
export function note({ ports, store }: TestGateway, comment: string) {
  return store.transaction((tx) =>
    store.audit.append(tx, {
      at: ports.now(),
      kind: 'log.reviewed',
      accountId: null,
      role: 'system',
      data: { from: 'a', to: 'b', comment },
    }),
  );
}

/** The tree as it is kept: leaves in order, and every checkpoint. */
export async function kept(gateway: TestGateway) {
  const client = new pg.Client({ connectionString: gateway.connectionString });
  await client.connect();
  const leaves = await client.query<{ index: string; event_id: string; entry: string }>(
    'select index, event_id, entry from log_leaf order by tree, index',
  );
  const events = await client.query<{ id: string }>('select id from audit_event');
  const checkpoints = await client.query<{ size: string; note: string }>(
    'select size, note from log_checkpoint order by size',
  );
  const tree = await client.query<{ verifier_key: string }>('select verifier_key from log_tree');
  await client.end();
  return {
    leaves: leaves.rows,
    eventIds: events.rows.map(({ id }) => id),
    checkpoints: checkpoints.rows,
    verifierKey: tree.rows[0]?.verifier_key ?? '',
  };
}

/** Fails unless the log has every event once, dense, under checkpoints that each extend the one before. */
export async function expectWhole(gateway: TestGateway) {
  const { leaves, eventIds, checkpoints, verifierKey } = await kept(gateway);
  expect(leaves.map(({ index }) => Number(index))).toEqual(leaves.map((_, index) => index));
  expect(leaves.map((leaf) => Number(leaf.event_id)).toSorted((a, b) => a - b)).toEqual(
    eventIds.map(Number).toSorted((a, b) => a - b),
  );
  const auditor = await gateway.as('udo');
  let [from, fromRoot]: [number, Uint8Array] = [
    0,
    new Uint8Array(Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')),
  ];
  for (const { size, note: signed } of checkpoints) {
    const { rootHash } = openCheckpoint(signed, verifierKey);
    const { proof } = (await auditor.get(`/api/log/consistency/${from}/${size}`)).json<{ proof: string[] }>();
    const claim = { from, to: Number(size), fromRoot, toRoot: rootHash, proof: proof.map(bytes) };
    expect(isConsistent(claim)).toBe(true);
    [from, fromRoot] = [Number(size), rootHash];
  }
  expect((await checkWholeLog(gateway.ports)).findings).toEqual([]);
}

/** The checkpoint records of a project in the archive, in their order. */
export async function recorded(gateway: TestGateway, projectId: string) {
  await fileAll(gateway);
  const rows = await gateway.store.transaction((tx) =>
    tx
      .selectFrom('artifact')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('title', '=', 'Log checkpoint')
      .execute(),
  );
  const records = await Promise.all(
    rows.map(async (row) => {
      const { study_instance_uid: study, series_instance_uid: series, sop_instance_uid: uid } = row;
      const file = await gateway.record.retrieveInstance(study, series, uid);
      const record = parseRecord(file ?? new Uint8Array(), (data) => createHash('sha256').update(data).digest());
      return {
        uid: row.sop_instance_uid,
        content: record.content as unknown as WorkflowContent<'logCheckpoint'>,
        record,
      };
    }),
  );
  return records.toSorted((a, b) => a.content.size - b.content.size || a.content.at.localeCompare(b.content.at));
}
