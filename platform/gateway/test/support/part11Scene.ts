import type { CertificatesView, FiledRecordView, RecordListView } from '@overread/contract';
import { certificatePem } from '@overread/signing';
import { archiveSource, type VerifyReport, verifyArchive } from '@overread/verify';
import { ForgedArchive } from '../../../verify/test/forge/forgedArchive.ts';
import { createAccount } from '../../src/usecases/createAccount.ts';
import { sequenceLog } from '../../src/usecases/sequenceLog.ts';
import { enrolSeries } from './enrolSeries.ts';
import { claim, compare, type Drivers, readBoth, signInAll, smallRead } from './everyState.ts';
import { recordLog } from './recordLog.ts';
import { REVIEW_PROTOCOL, settled } from './reviewCase.ts';
import { AUTHORITY_PASSPHRASE, sealedInstallation } from './sealedAuthority.ts';
import { fileAll } from './signedCase.ts';
import {
  createTestGateway,
  type Login,
  PASSWORD,
  PROJECT,
  type Requests,
  seeded,
  type TestGateway,
  type TestServices,
} from './testGateway.ts';
import { PASSPHRASE } from './testKeys.ts';

/** What a person gives for the first signature of a signing session. */
export const BOTH = { password: PASSWORD, passphrase: PASSPHRASE };
const SYSTEM = { kind: 'system' } as const;

/** An installation as a hospital runs it: a sealed authority, an administrator, two coordinators, and people without keys yet. */
export interface Part11Scene {
  readonly gateway: TestGateway;
  readonly drivers: Drivers;
  readonly people: Drivers['people'];
  /** The administrator. */
  readonly chief: Requests;
  /** Certificate of the authority, PEM: what a verifier knows from outside. */
  readonly anchor: string;
  /** Files what waits, as a running server does within seconds, and sets the clock forward. */
  pass(minutes: number): Promise<void>;
  /** A case with two reads, compared: `discrepant` waits for the adjudicator, else for the approver. @returns its id */
  compared(label: string, discrepant?: boolean): Promise<string>;
  task(caseId: string, kind: 'adjudicate' | 'signOff'): Promise<string>;
  /** A person makes a key; until it is issued nothing can be signed. @returns id of the request */
  askForKey(login: 'dora' | 'emil', passphrase?: string): Promise<string>;
  issue(by: Requests, requestId: string, identity: string): ReturnType<Requests['post']>;
  /** Decides every difference of a task for the first read, with what was unlocked before. */
  adjudicate(taskId: string): ReturnType<Requests['submit']>;
  /** The page of a case's newest record of a kind, and its file, as the coordinator gets them. */
  record(caseId: string, kind: string): Promise<{ page: FiledRecordView; file: Uint8Array }>;
  /** Everything that is filed, with the log recorded up to now. */
  archive(): Promise<ForgedArchive>;
  verify(): Promise<VerifyReport>;
}

/** Starts it over real parts. */
export async function part11Scene(services: TestServices): Promise<Part11Scene> {
  const chance = seeded('part 11');
  let later = 0;
  const now = () => new Date(chance.now().getTime() + later);
  const gateway = await createTestGateway(services, REVIEW_PROTOCOL, {
    ports: { ...chance, now, ...(await sealedInstallation(now)) },
  });
  await createAccount(gateway.ports, SYSTEM, { login: 'chief', name: 'Dr chief', isAdmin: true, password: PASSWORD });
  const drivers = await signInAll(gateway, 'part11');
  const chief = await gateway.as('chief' as Login);
  const { people } = drivers;
  const { carla } = people;
  /** As after an hour without anything: everything is filed, logged, and listed by a checkpoint. */
  const settleLog = async () => {
    await fileAll(gateway);
    await recordLog(gateway);
  };
  const filed = async () => {
    await settleLog();
    const files: Uint8Array[] = [];
    for await (const entry of archiveSource('the archive', gateway.record).walk())
      if (entry.what === 'object') files.push(entry.bytes);
    return ForgedArchive.of(files);
  };
  const anchor = certificatePem(gateway.ports.keyring.authority.certificate);
  return {
    gateway,
    drivers,
    anchor,
    people,
    chief,
    pass: async (minutes) => {
      await fileAll(gateway);
      await sequenceLog(gateway.ports);
      later += minutes * 60_000;
    },
    compared: async (label, discrepant = false) => {
      const { id } = await enrolSeries(gateway, drivers.series, label);
      await readBoth(drivers, id, ...(discrepant ? [smallRead(drivers.series, 'cyst', 8)] : []));
      await compare(drivers, id);
      return id;
    },
    task: (caseId, kind) => claim(drivers, caseId, kind, kind === 'signOff' ? 'emil' : 'dora'),
    askForKey: async (login, passphrase = PASSPHRASE) => {
      const role = login === 'dora' ? 'adjudicator' : 'approver';
      const body = { project: PROJECT, role, password: PASSWORD, passphrase };
      const made = await people[login].post('/api/signing/keys', body);
      if (made.statusCode !== 200) throw new Error(`${login}: ${made.body}`);
      const { requests } = (await carla.get('/api/certificates')).json<CertificatesView>();
      return requests.find((one) => one.login === login)?.id ?? '';
    },
    issue: (by, requestId, identity) =>
      by.post(`/api/certificates/${requestId}/issuance`, { identity, passphrase: AUTHORITY_PASSPHRASE }),
    adjudicate: async (taskId) => {
      const { comparison } = (await people.dora.get(`/api/tasks/${taskId}/comparison`)).json<{
        comparison: { units: { id: string }[]; concordantUnits: string[] };
      }>();
      const open = comparison.units.filter(({ id }) => !comparison.concordantUnits.includes(id));
      const decisions = open.map(({ id }) => ({ unit: id, decision: 'takeLeft' as const, reason: 'extent' as const }));
      return people.dora.locked.submit(taskId, settled(decisions), `settle-${taskId}`);
    },
    record: async (caseId, kind) => {
      const { records } = (await carla.get(`/api/cases/${caseId}/records`)).json<RecordListView>();
      const uid = records.findLast((one) => one.kind === kind)?.sopInstanceUid;
      const page = await carla.get(`/api/records/${uid}`);
      const file = await carla.get(`/api/records/${uid}/file`);
      if (page.statusCode !== 200 || file.statusCode !== 200) throw new Error(`${kind}: ${page.body}`);
      return { page: page.json<FiledRecordView>(), file: new Uint8Array(file.rawPayload) };
    },
    archive: filed,
    verify: async () => {
      await settleLog();
      return verifyArchive(archiveSource('the archive', gateway.record), {
        trust: [anchor],
      });
    },
  };
}
