import { startTestServices, type TestServices } from '@overread/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/store/migrate.ts';

describe('the database', () => {
  let services: TestServices;
  let client: pg.Client;
  let connectionString: string;
  beforeAll(async () => {
    services = await startTestServices({ archives: [] });
    ({ connectionString } = await services.freshDatabase());
    client = new pg.Client({ connectionString });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await services.stop();
  });

  it('is brought up to date once, however many gateways start at the same moment', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate({ connectionString })));
    const ran = runs.flat();
    expect(ran.length).toBeGreaterThan(3);
    expect(ran).toEqual(ran.map((_, index) => index + 1));
    expect(await migrate({ connectionString })).toEqual([]);
  });

  it('keeps the log append-only and a published protocol as it was', async () => {
    await client.query(
      `insert into audit_event (at, kind, role, data) values (now(), 'session.refused', 'person', '{}')`,
    );
    for (const change of [
      'update audit_event set role = $$x$$',
      'delete from audit_event',
      'truncate audit_event cascade',
    ])
      await expect(client.query(change)).rejects.toThrow('This table takes INSERT only.');
    await client.query(`insert into account (id, login, name, password_hash, created_at)
      values ('00000000-0000-4000-8000-000000000001', 'a', 'A', 'x', now())`);
    await client.query(`insert into project (id, key, title, seed, record_study_uid, created_at)
      values ('00000000-0000-4000-8000-000000000002', 'p', 'P', 's', '1.2', now())`);
    await client.query(`insert into protocol_version
      (id, project_id, key, version, content, canonical, digest, published_by, published_at) values
      ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000002', 'k', '1.0.0', '{}', '{}', 'd',
       '00000000-0000-4000-8000-000000000001', now())`);
    await expect(client.query(`update protocol_version set content = '{"a":1}'`)).rejects.toThrow(/never changes/);
    await client.query('update protocol_version set retired_at = now()');
  });

  it('of a newer release is left alone, with a sentence', async () => {
    await client.query('insert into migration values (99, now())');
    await expect(migrate({ connectionString })).rejects.toMatchObject({
      code: 'OVR_CONFIG_INVALID',
      message: expect.stringContaining('Start the newer release'),
    });
  });
});
