import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { isConsistent, isIncluded, leafHash, openCheckpoint } from '@overread/signing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWholeLog } from '../src/usecases/checkLog.ts';
import { newestCheckpoint, recordDueCheckpoints } from '../src/usecases/recordCheckpoint.ts';
import { continueLog, type LogPorts, sequenceLog } from '../src/usecases/sequenceLog.ts';
import { bytes, expectWhole, gatewayWithClock, HOUR, kept, note, recorded } from './support/logScene.ts';
import { fileAll } from './support/signedCase.ts';
import { PROJECT, startTestServices, type TestServices } from './support/testGateway.ts';

describe('the log', () => {
  let services: TestServices;
  let gateway: Awaited<ReturnType<typeof gatewayWithClock>>;

  beforeAll(async () => {
    services = await startTestServices();
    gateway = await gatewayWithClock(services, 'log');
  });
  afterAll(async () => {
    await gateway.close();
    await services.stop();
  });

  it('takes each event once, with two sequencers and commits out of order', async () => {
    let isOver = false;
    const sequencers = [1, 2].map(async () => {
      while (!isOver) await sequenceLog(gateway.ports);
    });
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 12; n += 1)
        await gateway.store
          .transaction(async (tx) => {
            const event = { kind: 'session.opened', accountId: null, role: 'system', data: { writer, n } } as const;
            await gateway.store.audit.append(tx, { at: gateway.ports.now(), ...event });
            // Some hold their id for long, some give it up: later ids are committed before earlier ones, and some never.
            await new Promise((resolve) => setTimeout(resolve, ((writer * 7 + n * 13) % 10) * 3));
            if ((writer + n) % 7 === 0) throw new Error('changed its mind');
          })
          .catch(() => undefined);
    });
    await Promise.all(writers);
    isOver = true;
    await Promise.all(sequencers);
    await sequenceLog(gateway.ports);
    await expectWhole(gateway);
  });

  it('goes on after its sequencer was killed at any moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(
        process.execPath,
        ['--conditions=@overread/source', join(import.meta.dirname, 'support/sequencerMain.ts')],
        {
          env: {
            ...process.env,
            LOG_DATABASE: gateway.connectionString,
            LOG_INSTALLATION: gateway.ports.keyring.installationId,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      await once(child.stdout, 'data');
      const killed = new Promise((resolve) => setTimeout(resolve, 20 + round * 15)).then(() => child.kill('SIGKILL'));
      const ended = once(child, 'exit');
      for (let n = 0; n < 40; n += 1) await note(gateway, `round ${round}, ${n}`);
      await killed;
      await ended;
    }
    await sequenceLog(gateway.ports);
    await expectWhole(gateway);
  });

  it('proves each entry to whoever may read it', async () => {
    await fileAll(gateway);
    await sequenceLog(gateway.ports);
    const auditor = await gateway.as('udo');
    const checkpoint = (await auditor.get('/api/log/checkpoint')).json<{
      note: string;
      verifierKey: string;
      size: number;
    }>();
    const { size, rootHash } = openCheckpoint(checkpoint.note, checkpoint.verifierKey);
    const { events } = (await auditor.post('/api/log/events', { kind: 'submission.filed' })).json<{
      events: { index: number; project: string }[];
    }>();
    expect(events.length).toBeGreaterThan(0);
    for (const { index } of events) {
      const view = (await auditor.get(`/api/log/inclusion/${index}/${size}`)).json<{
        entry: string;
        proof: string[];
      }>();
      const entry = JSON.parse(view.entry) as { data: { objects: { sopInstanceUid: string; sha256: string }[] } };
      expect(entry.data.objects[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
      const claim = {
        index,
        size,
        leafHash: leafHash(Buffer.from(view.entry)),
        proof: view.proof.map(bytes),
        root: rootHash,
      };
      expect(isIncluded(claim)).toBe(true);
      expect(isIncluded({ ...claim, leafHash: leafHash(Buffer.from(`${view.entry} `)) })).toBe(false);
    }
  });

  it('tells the auditor nothing of the installation, and nothing to readers', async () => {
    const auditor = await gateway.as('udo');
    const { events } = (await auditor.post('/api/log/events', {})).json<{ events: { project: string | null }[] }>();
    expect(new Set(events.map(({ project }) => project))).toEqual(new Set([PROJECT]));
    const { leaves } = await kept(gateway);
    const ofInstallation = leaves.find(({ entry }) => entry.includes('"kind":"account.created"'));
    expect((await auditor.get(`/api/log/inclusion/${ofInstallation?.index}/${leaves.length}`)).statusCode).toBe(404);
    for (const login of ['anna', 'dora', 'emil'] as const) {
      const person = await gateway.as(login);
      for (const answer of [
        await person.get('/api/log/checkpoint'),
        await person.get('/api/log/inclusion/0/1'),
        await person.get('/api/log/consistency/0/1'),
        await person.post('/api/log/events', {}),
        await person.post('/api/log/check', {}),
      ])
        expect(answer.statusCode).toBe(403);
    }
  });

  it('keeps that somebody reviewed the audit trail', async () => {
    const coordinator = await gateway.as('carla');
    const review = {
      project: PROJECT,
      from: '2026-05-01T00:00:00Z',
      to: '2026-06-01T00:00:00Z',
      comment: 'Nothing unusual.',
    };
    expect((await coordinator.post('/api/log/reviews', review)).statusCode).toBe(200);
    const { events } = (await coordinator.post('/api/log/events', { kind: 'log.reviewed', project: PROJECT })).json<{
      events: { who: string; sentence: string }[];
    }>();
    expect(events).toMatchObject([{ who: 'C-01', sentence: expect.stringContaining('Nothing unusual.') }]);
    expect((await coordinator.post('/api/log/reviews', { ...review, to: '2030-01-01T00:00:00Z' })).statusCode).toBe(
      400,
    );
  });

  it('records checkpoints in the archive with proofs of the documents, and none while nothing happens', async () => {
    const { clock, projectId, ports } = gateway;
    const turn = async () => {
      await fileAll(gateway);
      await sequenceLog(ports);
      return recordDueCheckpoints(ports);
    };
    expect(await turn()).toBe(0);
    clock.ms += HOUR;
    expect(await turn()).toBe(1);
    // What the record leaves in the log asks for nothing more, however long the server idles.
    for (let day = 0; day < 4; day += 1) {
      clock.ms += 24 * HOUR;
      expect(await turn()).toBe(0);
    }
    const coordinator = await gateway.as('carla');
    const review = { project: PROJECT, from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z', comment: 'Again.' };
    await coordinator.post('/api/log/reviews', review);
    expect(await turn()).toBe(1);
    await coordinator.post('/api/log/reviews', review);
    expect(await turn()).toBe(0);
    const before = await recorded(gateway, projectId);
    await ports.store.transaction(async (tx) => {
      const fact = await newestCheckpoint(ports, tx, projectId);
      expect(await newestCheckpoint(ports, tx, projectId)).toEqual(fact);
    });
    const records = await recorded(gateway, projectId);
    expect(records).toHaveLength(before.length + 1);

    const { verifierKey } = await kept(gateway);
    const seen = new Map<string, string>();
    for (const [place, { content }] of records.entries()) {
      const { size, rootHash } = openCheckpoint(content.note, verifierKey);
      const earlier = records[place - 1]?.content;
      expect(content.previous).toEqual(earlier ? { size: earlier.size, rootHash: earlier.rootHash } : null);
      if (earlier) {
        const roots = { fromRoot: bytes(earlier.rootHash), toRoot: rootHash };
        expect(isConsistent({ from: earlier.size, to: size, ...roots, proof: content.consistency.map(bytes) })).toBe(
          true,
        );
      }
      for (const { sopInstanceUid, sha256, index, entry, proof } of content.documents) {
        const claim = { index, size, leafHash: leafHash(Buffer.from(entry)), proof: proof.map(bytes), root: rootHash };
        expect(isIncluded(claim)).toBe(true);
        expect(entry).toContain(`{"sha256":"${sha256}","sopInstanceUid":"${sopInstanceUid}"}`);
        seen.set(sopInstanceUid, sha256);
      }
    }
    // Everything that was filed before the last checkpoint is proved once, by the digest of the file.
    const filed = await gateway.store.transaction((tx) => tx.selectFrom('artifact').selectAll().execute());
    const proved = filed.filter(({ sop_instance_uid }) => sop_instance_uid !== records.at(-1)?.uid);
    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(proved.map(({ sop_instance_uid, sha256 }) => [sop_instance_uid, sha256])),
    );
  });

  it('splits the documents over several records where one has no room', async () => {
    const { store, ports, clock, projectId } = gateway;
    const before = (await recorded(gateway, projectId)).length;
    for (let part = 0; part < 25; part += 1)
      await store.transaction((tx) =>
        store.audit.append(tx, {
          at: ports.now(),
          kind: 'submission.filed',
          accountId: null,
          role: 'system',
          projectId,
          data: {
            documents: 'the read',
            objects: Array.from({ length: 9 }, (_, n) => ({
              sopInstanceUid: `1.2.3.${part}.${n}`,
              sha256: '0'.repeat(64),
            })),
          },
        }),
      );
    await sequenceLog(ports);
    clock.ms += HOUR;
    expect(await recordDueCheckpoints(ports)).toBe(2);
    const [first, second] = (await recorded(gateway, projectId)).slice(before).map(({ content }) => content);
    expect([first?.size, second?.previous?.size, second?.consistency]).toEqual([second?.size, first?.size, []]);
    const invented = [...(first?.documents ?? []), ...(second?.documents ?? [])].filter(({ sopInstanceUid }) =>
      sopInstanceUid.startsWith('1.2.3.'),
    );
    expect(invented).toHaveLength(225);
    expect(first?.documents.length).toBeLessThanOrEqual(200);
  });

  it('finds an event that the ruler of the database altered, and says so', async () => {
    const client = new pg.Client({ connectionString: gateway.connectionString });
    await client.connect();
    const alter = (statement: string) =>
      client.query(`set session_replication_role = replica; ${statement}; set session_replication_role = origin`);
    try {
      await expect(client.query("update audit_event set reason = 'x'")).rejects.toThrow(/INSERT only/);
      const { rows } = await client.query<{ id: string; index: string }>(
        "select e.id, l.index from audit_event e join log_leaf l on l.event_id = e.id where e.kind = 'log.reviewed' order by e.id limit 1",
      );
      const [{ id, index } = { id: '', index: '' }] = rows;
      const auditor = await gateway.as('udo');
      const findings = async () =>
        (await auditor.post('/api/log/check', {})).json<{ check: { findings: string[] } }>().check.findings;
      expect(await findings()).toEqual([]);
      await alter(`update audit_event set code = 'C-99' where id = ${id}`);
      expect(await findings()).toEqual([`Entry ${index}: its audit event was altered after it was logged.`]);
      const metrics = { method: 'GET', url: '/metrics', headers: { authorization: 'Bearer scraper' } } as const;
      expect((await gateway.app.inject(metrics)).body).toContain('overread_log_findings 1');
      // Covering it up in the log itself is found as well, by the hashes and the signed checkpoints.
      await alter(
        `update log_leaf set entry = (select replace(entry, '"code":null', '"code":"C-99"') from log_leaf where index = ${index}) where index = ${index}`,
      );
      expect(await findings()).toEqual([`Entry ${index}: it was altered in the log.`]);
      await alter(
        `update log_leaf set hash = sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) where index = ${index}`,
      );
      expect((await findings())[0]).toContain(
        'the checkpoint signed over it says that an entry up to here was another one',
      );
      const { events } = (await auditor.post('/api/log/events', { kind: 'log.altered' })).json<{ events: unknown[] }>();
      expect(events).toEqual([]);
      await alter(
        `delete from log_waiting; insert into audit_event (at, kind, role, data) values (now(), 'session.opened', 'system', '{}')`,
      );
      expect((await findings()).at(-1)).toMatch(/kept out of the log/);
    } finally {
      await client.end();
    }
  });
});

describe('a log after a rebuild', () => {
  it('begins a new tree whose first leaf is the last checkpoint known, and proves it', async () => {
    const services = await startTestServices();
    try {
      const gateway = await gatewayWithClock(services, 'continued');
      const { ports, store, projectId } = gateway;
      await sequenceLog(ports);
      const last = await store.transaction((tx) => newestCheckpoint(ports, tx, projectId));
      const [head] = await recorded(gateway, projectId);
      await store.transaction((tx) =>
        continueLog(ports, tx, last.note, [{ projectId, sopInstanceUid: head?.uid ?? '', seriesInstanceUid: '1.2' }]),
      );
      await sequenceLog(ports);
      const next = await store.transaction((tx) => newestCheckpoint(ports, tx, projectId));
      expect(next.origin).toBe(last.origin.replace(/1$/, '2'));
      const record = (await recorded(gateway, projectId)).find(({ content }) => content.origin === next.origin);
      const first = leafHash(Buffer.from(JSON.stringify({ kind: 'log.continued', note: last.note })));
      expect(record?.content.continues).toBe(last.note);
      expect(record?.content.previous).toEqual({ size: 1, rootHash: Buffer.from(first).toString('base64') });
      const roots = { fromRoot: first, toRoot: bytes(next.rootHash) };
      const proof = record?.content.consistency.map(bytes) ?? [];
      expect(isConsistent({ from: 1, to: next.size, ...roots, proof })).toBe(true);
      expect((await checkWholeLog(ports)).findings).toEqual([]);
      await note(gateway, 'after');
      const other: LogPorts = { ...ports, logKey: generateKeyPairSync('ed25519').privateKey };
      await expect(sequenceLog(other)).rejects.toMatchObject({ code: 'OVR_CONFIG_INVALID' });
      expect(await sequenceLog(ports)).toBeGreaterThan(0);
      await gateway.close();
    } finally {
      await services.stop();
    }
  });
});
