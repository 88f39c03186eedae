import { execFileSync } from 'node:child_process';
import { archiveSource, severityOf, verifyArchive } from '@overread/verify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember } from '../src/usecases/addMember.ts';
import { createAccount } from '../src/usecases/createAccount.ts';
import { rebuild } from '../src/usecases/rebuild/rebuild.ts';
import { claim, type Drivers, driveCase, signInAll } from './support/everyState.ts';
import { REVIEW_PROTOCOL, sign } from './support/reviewCase.ts';
import { caseRecords, fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  type Login,
  PASSWORD,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { PASSPHRASE } from './support/testKeys.ts';

const SYSTEM = { kind: 'system' } as const;

describe('two approvers of one name', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let drivers: Drivers;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'one name' });
    drivers = await signInAll(gateway, 'one name');
    await createAccount(gateway.ports, SYSTEM, { login: 'emil2', name: 'Dr emil', password: PASSWORD });
    await addMember(gateway.ports, SYSTEM, { project: PROJECT, login: 'emil2', role: 'approver' });
    ids.FIRST = await driveCase(drivers, 'FIRST', 'signed');
    ids.SECOND = await driveCase(drivers, 'SECOND', 'concordant');
    await signAs('emil2', ids.SECOND);
    await fileAll(gateway);
  }, 60_000);
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  /** Makes a signing key, and signs the case with it. */
  async function signAs(login: 'emil2' | 'emil3', caseId: string): Promise<void> {
    const person = await gateway.as(login as Login);
    const secrets = { password: PASSWORD, passphrase: PASSPHRASE };
    await person.post('/api/signing/keys', { project: PROJECT, role: 'approver', ...secrets });
    const answer = await sign(person, await claim(drivers, caseId, 'signOff', login as 'emil'), `sign-${caseId}`);
    expect(answer.statusCode, answer.body).toBe(201);
  }
  const problems = async () => {
    const report = await verifyArchive(archiveSource('the archive', gateway.record));
    return report.findings.filter((one) => severityOf(one) === 'problem');
  };
  const codeIn = async (label: string) =>
    (await caseRecords(gateway, ids[label] ?? '')).flatMap(({ record }) =>
      record.kind === 'signOff'
        ? [[record.content.approver.name, 'code' in record.content && record.content.code]]
        : [],
    );

  it('are told apart by their codes, in the sign-off, by verify and by a rebuild', async () => {
    expect([await codeIn('FIRST'), await codeIn('SECOND')]).toEqual([[['emil^Dr', 'S-01']], [['emil^Dr', 'S-02']]]);
    expect(await problems()).toEqual([]);
    const rebuilt = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'one name again', isEmpty: true });
    try {
      expect(await rebuild(rebuilt.ports, { acceptFindings: [], tell: () => undefined })).toMatchObject({
        isEqual: true,
        accounts: 9,
      });
      const logins = await rebuilt.store.transaction((tx) =>
        sql<{ label: string; login: string; code: string }>`
          select c.label, a.login, t.code from sign_off s join account a on a.id = s.account_id
            join "case" c on c.id = s.case_id join task t on t.id = s.task_id order by c.label`.execute(tx),
      );
      expect(logins.rows).toEqual([
        { label: 'FIRST', login: 'emil', code: 'S-01' },
        { label: 'SECOND', login: 'emil2', code: 'S-02' },
      ]);
    } finally {
      await rebuilt.close();
    }
  });

  it('do not sign under a name that is not theirs in the register: whoever renames an account in the database is found', async () => {
    const { ports, store } = gateway;
    await createAccount(ports, SYSTEM, { login: 'emil3', name: 'Dr unknown', password: PASSWORD });
    await addMember(ports, SYSTEM, { project: PROJECT, login: 'emil3', role: 'approver' });
    await store.transaction((tx) => sql`update account set name = 'Dr famous' where login = 'emil3'`.execute(tx));
    ids.THIRD = await driveCase(drivers, 'THIRD', 'concordant');
    await signAs('emil3', ids.THIRD);
    await fileAll(gateway);
    const found = (await problems()).filter(({ check }) => check === 'verifyingObserver');
    expect(found.map(({ caseLabel, sentence }) => [caseLabel, sentence])).toEqual([
      ['THIRD', 'It is signed by S-03, who is not Dr famous in the reader register.'],
    ]);
  });

  it('have names that fit into a certificate, as openssl reads it, or do not become approvers', async () => {
    const { ports, store } = gateway;
    const names = { long: `Dr ${'ł'.repeat(61)}`, longer: `Dr ${'ł'.repeat(62)}` };
    const asApprover = async (login: keyof typeof names) => {
      await createAccount(ports, SYSTEM, { login, name: names[login], password: PASSWORD });
      return addMember(ports, SYSTEM, { project: PROJECT, login, role: 'approver' });
    };
    await expect(asApprover('longer')).rejects.toMatchObject({
      code: 'OVR_REQUEST_INVALID',
      message: expect.stringMatching(/takes 64 characters; this one has 65\. Create an account with a shorter form/),
    });
    await asApprover('long');
    const person = await gateway.as('long' as Login);
    const secrets = { password: PASSWORD, passphrase: PASSPHRASE };
    const made = await person.post('/api/signing/keys', { project: PROJECT, role: 'approver', ...secrets });
    expect(made.statusCode, made.body).toBe(200);
    const [key] = await store.transaction(async (tx) => {
      const account = await store.accounts.byLogin(tx, 'long');
      return store.signingKeys.ofAccount(tx, account?.id ?? '');
    });
    const read = (...options: readonly string[]) =>
      execFileSync('openssl', ['x509', '-inform', 'DER', '-noout', ...options], { input: key?.certificate ?? '' });
    expect(read('-subject', '-nameopt', 'utf8,sep_multiline').toString()).toContain(`CN=${names.long}\n`);
  });
});
