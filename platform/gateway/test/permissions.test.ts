import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIONS, type Permission, ROLES, ROUTES, type Role, type RouteName } from '@overread/contract';
import { TASK_KINDS, type TaskKind } from '@overread/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  account,
  type Browser,
  browser,
  type Core,
  enrolled,
  member,
  PASSWORD,
  project,
  send,
  startCore,
} from './coreHarness.ts';
import { PASSPHRASE } from './support/testKeys.ts';

type Relation = 'own' | 'foreign' | 'absent';
const ABSENT = { taskId: '00000000-0000-4000-8000-000000000000', caseId: '00000000-0000-4000-8000-000000000001' };
/** Routes that fail here even where they are permitted: nothing was read, compared or settled, and the archive is away. */
const NEEDS_RECORDS: readonly RouteName[] = ['comparison', 'masks', 'final', 'origins', 'record', 'recordFile'];
const NAMES = Object.keys(ROUTES) as RouteName[];
const rowOf = (
  name: RouteName,
): { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; permission: Permission | 'self' | null } => ROUTES[name];
const holds = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);
const relationOf = (path: string) =>
  path.includes(':taskId')
    ? 'a task of one’s own'
    : path.includes(':caseId')
      ? 'a case of one’s project'
      : path.includes(':project')
        ? 'one’s project'
        : /:(request|certificate)Id/.test(path)
          ? 'a key of one’s projects'
          : path.includes(':sopInstanceUid')
            ? 'a record of one’s projects'
            : '';

/** `docs/reference/permissions.md`. */
function page(): string {
  const tick = (permission: Permission, role: Role) => (holds(role, permission) ? '●' : '');
  const table = (Object.keys(PERMISSIONS) as Permission[]).map(
    (permission) => `| \`${permission}\` | ${ROLES.map((role) => tick(permission, role)).join(' | ')} |`,
  );
  const routes = NAMES.map((name) => {
    const { method, path, permission } = rowOf(name);
    const who =
      permission === null ? 'anyone' : permission === 'self' ? 'anyone signed in, about oneself' : `\`${permission}\``;
    return `| \`${method} ${path}\` | ${who} | ${relationOf(path)} |`;
  });
  return `# Permissions

Who may do what. Everything that is not listed is refused. The tables are \`PERMISSIONS\` in \`platform/domain/src/roles.ts\` and
\`ROUTES\` in \`platform/contract/src/routes.ts\`; a test keeps this page equal to them and walks every route with every role.

Roles are held per project, but for \`admin\`, which belongs to the installation. Whoever sees results (coordinator, auditor,
admin) does not read, adjudicate or sign in the same project.

| Permission | ${ROLES.join(' | ')} |
|---|${ROLES.map(() => ':-:').join('|')}|
${table.join('\n')}

## Routes

Without the permission in any project: 403. With it, but for something that does not exist, is someone else’s or belongs to
another project: one and the same 404. A task is handled in the role of its kind (read: reader, adjudicate: adjudicator, sign off: approver), whatever else its holder may be.

| Route | Permission | And it is |
|---|---|---|
${routes.join('\n')}
| \`GET /dicom-web/tasks/{taskId}/…\` | \`task.images\` | a task of one’s own |
| \`GET /dicom-web/…\` | \`records.read\` | records of one’s projects |
`;
}

describe('permissions', () => {
  let core: Core;
  let home: Awaited<ReturnType<typeof project>>;
  let away: Awaited<ReturnType<typeof project>>;
  const people = new Map<Role, Browser>();
  const tasks: Record<string, string> = {};
  const cases: Record<string, string> = {};
  const records: Record<string, string> = {};
  const keys: Record<string, string> = {};

  const personOf = (role: Role): Browser => {
    const found = people.get(role);
    if (!found) throw new Error(`nobody is ${role}`);
    return found;
  };

  /** A task of a kind in progress, of one person. */
  async function taskOf(where: typeof home, caseId: string, kind: TaskKind, accountId: string): Promise<string> {
    const { ports } = core;
    const id = ports.newId();
    await ports.store.transaction(async (tx) => {
      const slot = kind === 'read' ? 7 : 0;
      await ports.store.tasks.insert(tx, { id, projectId: where.projectId, caseId, kind, slot, at: ports.now() });
      await ports.store.tasks.claim(tx, id, accountId, 'X-01', ports.now());
    });
    return id;
  }

  /** An object of a project that counts as filed. */
  async function recordOf(where: typeof home, sopInstanceUid: string): Promise<string> {
    const { ports } = core;
    const at = ports.now();
    await ports.store.transaction(async (tx) => {
      const of = { projectId: where.projectId, caseId: null, taskId: null };
      const uids = { sopClassUid: '1.2', seriesInstanceUid: '1.3', studyInstanceUid: '1.4', sopInstanceUid };
      const artifact = {
        ...of,
        ...uids,
        kind: 'workflow',
        title: 'Project',
        sha256: '',
        size: 0,
        createdAt: at,
        mac: { tags: [], sha256: '' },
      };
      await ports.store.artifacts.insert(tx, [artifact]);
      await tx.updateTable('artifact').set({ filed_at: at }).where('sop_instance_uid', '=', sopInstanceUid).execute();
    });
    return sopInstanceUid;
  }

  beforeAll(async () => {
    core = await startCore();
    home = await project(core, 'home');
    away = await project(core, 'away');
    cases.own = await enrolled(core, home, 'HOME-1');
    cases.foreign = await enrolled(core, away, 'AWAY-1');
    records.own = await recordOf(home, '1.2.3.1');
    records.foreign = await recordOf(away, '1.2.3.2');
    for (const [kind, { role }] of Object.entries(TASK_KINDS) as [TaskKind, { role: Role }][]) {
      tasks[`${role} own`] = await taskOf(home, cases.own, kind, await member(core, 'home', `home-${role}`, role));
      tasks[`${role} foreign`] = await taskOf(
        away,
        cases.foreign,
        kind,
        await member(core, 'away', `away-${role}`, role),
      );
      people.set(role, await browser(core, `home-${role}`));
    }
    await member(core, 'home', 'home-auditor', 'auditor');
    people.set('auditor', await browser(core, 'home-auditor'));
    people.set('coordinator', await browser(core, home.coordinator));
    for (const [relation, where] of [
      ['own', 'home'],
      ['foreign', 'away'],
    ] as const) {
      const holder = await browser(core, `${where}-adjudicator`);
      const secrets = { password: PASSWORD, passphrase: PASSPHRASE };
      const payload = { project: where, role: 'adjudicator', ...secrets };
      const made = await holder.send('POST', '/api/signing/keys', { payload });
      expect(made.status).toBe(200);
      const [row] = await core.ports.store.transaction((tx) =>
        core.ports.store.signingKeys.ofProjects(tx, [{ home, away }[where].projectId]),
      );
      keys[relation] = row?.id ?? '';
    }
    await account(core, 'chief', true);
    people.set('admin', await browser(core, 'chief'));
    await account(core, 'outsider');
  });
  afterAll(() => core.close());

  /** The address of a route in a relation to a role's person; a role without tasks of its own tries those of the reader. */
  function addressOf(name: RouteName, role: Role, relation: Relation): string {
    const { path } = rowOf(name);
    const task = relation === 'absent' ? ABSENT.taskId : (tasks[`${role} ${relation}`] ?? tasks['reader own']);
    return path
      .replace(':taskId', task ?? '')
      .replace(':caseId', (relation === 'absent' ? ABSENT.caseId : cases[relation]) ?? '')
      .replace(':project', { own: 'home', foreign: 'away', absent: 'nowhere' }[relation])
      .replace(':accountId', ABSENT.taskId)
      .replace(':sopInstanceUid', records[relation] ?? '1.2.3')
      .replace(/:(request|certificate)Id/, keys[relation] ?? ABSENT.taskId)
      .replace(':noticeId', ABSENT.taskId)
      .replace(':side', 'left');
  }

  const relationsOf = (path: string): readonly Relation[] =>
    relationOf(path) === '' ? ['own'] : ['own', 'foreign', 'absent'];
  const isRefusedBySession = ({ status }: Answer) => status === 401;

  it('have a page that says what the tables say', async () => {
    const file = join(import.meta.dirname, '../../../docs/reference/permissions.md');
    expect(existsSync(file)).toBe(true);
    await expect(page()).toMatchFileSnapshot(file);
  });

  it('ask everybody to sign in first, but on public routes', async () => {
    for (const name of NAMES) {
      const { method, permission } = rowOf(name);
      const answer = await send(core.app, { method, url: addressOf(name, 'reader', 'own') });
      expect(answer.json?.code === 'OVR_AUTH_REQUIRED', name).toBe(permission !== null);
      expect(isRefusedBySession(answer), name).toBe(permission !== null);
    }
  });

  it('let every role do on every route what the table lists, to what is its own, and nothing else', async () => {
    const notFound = (await personOf('reader').send('GET', `/api/tasks/${ABSENT.taskId}`)).text;
    expect(JSON.parse(notFound).code).toBe('OVR_NOT_FOUND');
    let [allowed, refused, hidden] = [0, 0, 0];
    for (const name of NAMES.filter((route) => route !== 'signOut')) {
      const { method, path, permission } = rowOf(name);
      for (const role of ROLES)
        for (const relation of relationsOf(path)) {
          // No body: where the permission is there, the form of the request is what is missing.
          const answer = await personOf(role).send(method, addressOf(name, role, relation));
          const which = `${role} ${relation} ${name}: ${answer.status} ${answer.text.slice(0, 200)}`;
          if (!NEEDS_RECORDS.includes(name)) expect(answer.status, which).toBeLessThan(500);
          expect(answer.status, which).not.toBe(401);
          if (permission === null || permission === 'self') continue;
          if (!holds(role, permission)) {
            expect(answer.json, which).toMatchObject({ code: 'OVR_AUTH_FORBIDDEN' });
            refused += 1;
          } else if (relation === 'absent' || (relation === 'foreign' && role !== 'admin')) {
            expect(answer.text, which).toBe(notFound);
            hidden += 1;
          } else {
            expect(answer.status, which).not.toBe(403);
            allowed += 1;
          }
        }
    }
    expect({ allowed: allowed > 20, refused: refused > 100, hidden: hidden > 30 }).toEqual({
      allowed: true,
      refused: true,
      hidden: true,
    });
  });

  it('let a person without any role see nothing but the own self', async () => {
    const outsider = await browser(core, 'outsider');
    for (const name of NAMES.filter(
      (route) => typeof rowOf(route).permission === 'string' && rowOf(route).permission !== 'self',
    )) {
      const answer = await outsider.send(rowOf(name).method, addressOf(name, 'reader', 'own'));
      expect(answer.json?.code, name).toBe('OVR_AUTH_FORBIDDEN');
    }
    expect((await outsider.send('GET', '/api/work')).json).toEqual({ queues: [] });
    expect((await outsider.send('GET', '/api/projects')).json).toEqual([]);
  });

  it('take the role of the task’s kind, not of its holder: a reader who also adjudicates compares no own read', async () => {
    const both = await member(core, 'home', 'both', 'reader', 'adjudicator');
    const read = await taskOf(home, await enrolled(core, home, 'HOME-2'), 'read', both);
    const person = await browser(core, 'both');
    expect((await person.send('GET', `/api/tasks/${read}`)).status).toBe(200);
    for (const path of ['comparison', 'masks/left', 'masks/final', 'final', 'origins'])
      expect((await person.send('GET', `/api/tasks/${read}/${path}`)).json.code, path).toBe('OVR_AUTH_FORBIDDEN');
  });

  it('never let one who sees results read, whichever role comes first, nor an administrator', async () => {
    const add = (login: string, role: Role) =>
      personOf('coordinator').send('POST', '/api/projects/home/members', { payload: { login, role } });
    await account(core, 'newcomer');
    expect((await add('newcomer', 'reader')).json).toEqual({ code: 'R-03' });
    expect((await add('newcomer', 'reader')).json).toEqual({ code: 'R-03' });
    expect((await add('newcomer', 'auditor')).json.code).toBe('OVR_ROLE_CONFLICT');
    expect((await add('newcomer', 'adjudicator')).json).toEqual({ code: 'A-03' });
    expect((await add(home.coordinator, 'reader')).json.code).toBe('OVR_ROLE_CONFLICT');
    expect((await add('chief', 'approver')).json.code).toBe('OVR_ROLE_CONFLICT');
    expect((await add('newcomer', 'admin')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await add('nobody', 'reader')).json.code).toBe('OVR_NOT_FOUND');
  });

  it('show the case flow to those who may list cases and to nobody who reads', async () => {
    const flowOf = async (role: Role) => (await personOf(role).send('GET', '/api/projects')).json[0].flow;
    expect(await flowOf('coordinator')).toEqual([{ state: 'enrolled', count: 2 }]);
    expect(await flowOf('auditor')).toEqual([{ state: 'enrolled', count: 2 }]);
    for (const role of ['reader', 'adjudicator', 'approver'] as const) expect(await flowOf(role)).toEqual([]);
  });

  it('let a coordinator publish what can be published, once per version', async () => {
    const { PROTOCOL } = await import('./protocolFixture.ts');
    const publish = (payload: object) =>
      personOf('coordinator').send('POST', '/api/projects/home/protocols', { payload });
    expect((await publish(PROTOCOL)).json.code).toBe('OVR_PROTOCOL_FROZEN');
    expect((await publish({ ...PROTOCOL, version: '1.1.0', reads: 3 })).json.code).toBe('OVR_PROTOCOL_NOT_IMPLEMENTED');
    expect((await publish({ ...PROTOCOL, version: 'next' })).json.code).toBe('OVR_PROTOCOL_INVALID');
    const { items, ...rest } = PROTOCOL;
    const reordered = await publish({ items, ...rest, version: '1.1.0' });
    const { createHash } = await import('node:crypto');
    const { canonicalJson } = await import('@overread/domain');
    const digest = createHash('sha256')
      .update(canonicalJson({ ...PROTOCOL, version: '1.1.0' }))
      .digest('hex');
    expect(reordered.json.digest).toBe(digest);
  });
});
