import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInstanceMac, readReferenceMacs } from '@overread/dicom';
import { certificatePem, checkSignatures, fingerprintOf } from '@overread/signing';
import { dcmsign, withoutDcmsign } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact } from '../src/usecases/ports.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { claim, type Drivers, signInAll, smallRead, WAYS, type Way } from './support/everyState.ts';
import { REVIEW_PROTOCOL } from './support/reviewCase.ts';
import { fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

/** Ways that leave an object of every kind. */
const ROUTES: readonly Way[] = ['settledAgain', 'amended', 'excluded', 'withdrawn'];
/** Who signs each kind, and why (ASTM-sigpurpose); a mask as the document that it was filed with. */
const SIGNED = {
  read: ['Overread gateway', '1'],
  agreement: ['Overread gateway', '1'],
  consensus: ['Overread gateway', '1'],
  adjudication: ['A-01', '13'],
  signOff: ['Dr emil', '5'],
  rejection: ['Overread gateway', '17'],
  manifest: ['Overread gateway', '5'],
  release: ['Overread gateway', '5'],
  workflow: ['Overread gateway', '1'],
} as const;
type Kind = keyof typeof SIGNED;

interface Filed extends Artifact {
  readonly bytes: Uint8Array;
}

describe('what the gateway files', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let drivers: Drivers;
  let filed: readonly Filed[];
  const folder = mkdtempSync(join(tmpdir(), 'overread-signed-'));
  const authority = join(folder, 'authority.pem');
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'signed objects' });
    drivers = await signInAll(gateway, 'signed objects');
    for (const way of ROUTES) {
      const { id } = await enrolSeries(gateway, drivers.series, way);
      await WAYS[way].go(drivers, id);
    }
    await drivers.people.carla.post(`/api/projects/${PROJECT}/protocols/${gateway.protocolVersionId}/retirement`, {
      reason: 'The study is over.',
    });
    filed = await everything(gateway);
    writeFileSync(authority, certificatePem(gateway.ports.keyring.authority.certificate));
  }, 120_000);
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function everything({ store, record }: TestGateway): Promise<readonly Filed[]> {
    await fileAll(gateway);
    const artifacts = await store.transaction(async (tx) => {
      const project = await store.projects.byKey(tx, PROJECT);
      return store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {});
    });
    return Promise.all(
      artifacts.map(async (one) => {
        const bytes = await record.retrieveInstance(one.studyInstanceUid, one.seriesInstanceUid, one.sopInstanceUid);
        if (!bytes) throw new Error(`${one.title} is not in the archive`);
        return { ...one, bytes };
      }),
    );
  }

  /** The kind of a document, or of the document that a mask was filed with. */
  function kindOf(object: Filed): Kind {
    if (object.kind !== 'seg') return object.kind as Kind;
    const beside = filed.find(
      (one) =>
        one.kind in SIGNED &&
        one.kind !== 'rejection' &&
        names(one, object.sopInstanceUid) &&
        one.createdAt >= object.createdAt,
    );
    return (beside?.kind ?? 'none') as Kind;
  }
  const names = (document: Filed, uid: string) =>
    document.kind !== 'seg' && readReferenceMacs(document.bytes).some((one) => one.sopInstanceUid === uid);

  it('is of every kind', () => {
    expect([...new Set(filed.map((one) => one.kind))].sort()).toEqual([...Object.keys(SIGNED), 'seg'].sort());
  });

  it('is signed, every attribute of it, by whom it is said to be by, and for what', () => {
    for (const object of filed) {
      const { signatures, findings } = checkSignatures(object.bytes);
      expect(findings, object.title).toEqual([]);
      expect(signatures, object.title).toHaveLength(1);
      const [signature] = signatures;
      expect(signature, object.title).toMatchObject({ isIntact: true, findings: [], algorithm: 'SHA256' });
      expect([signature?.signer?.commonName, signature?.purpose], object.title).toEqual(SIGNED[kindOf(object)]);
      const isDevice = fingerprintOf(gateway.ports.keyring.device) === signature?.signer?.fingerprint;
      expect(isDevice, object.title).toBe(signature?.signer?.commonName === 'Overread gateway');
    }
  });

  it.skipIf(withoutDcmsign())('is accepted by dcmsign, which follows each certificate to the authority', () => {
    // One of each kind: the same code signs the others, and our own check has looked at every one.
    for (const object of new Map(filed.map((one) => [kindOf(one) + one.sopClassUid, one])).values()) {
      const file = join(folder, 'object.dcm');
      writeFileSync(file, object.bytes);
      const { status, output } = dcmsign(['--verify', '+rg', '+cf', authority, file]);
      expect(status, `${object.title}: ${output}`).toBe(0);
    }
  });

  it('binds every mask and document of ours that a document names by its MAC, and no image', () => {
    const byUid = new Map(filed.map((one) => [one.sopInstanceUid, one]));
    let bound = 0;
    for (const document of filed.filter((one) => one.kind !== 'seg'))
      for (const { sopInstanceUid, mac } of readReferenceMacs(document.bytes)) {
        const named = byUid.get(sopInstanceUid ?? '');
        const isImage = drivers.series.instances.some((image) => image.sopInstanceUid === sopInstanceUid);
        if (isImage) expect(mac, document.title).toBeNull();
        else expect(mac, `${document.title} names ${named?.title ?? 'a mask that is erased'}`).not.toBeNull();
        if (!named || !mac) continue;
        const check = checkInstanceMac(named.bytes, mac, () => createHash('sha256'));
        expect(check, `${document.title} names ${named.title}`).toEqual({ matches: true, uncovered: [], absent: [] });
        bound += 1;
      }
    expect(bound).toBeGreaterThan(40);
    const manifest = filed.find((one) => one.kind === 'manifest');
    const released = manifest ? readReferenceMacs(manifest.bytes) : [];
    expect(released.filter((one) => byUid.get(one.sopInstanceUid ?? '')?.kind === 'seg')).not.toEqual([]);
  });

  it('says in a sign-off up to where the log reached', () => {
    for (const object of filed.filter((one) => one.kind === 'signOff'))
      expect(Buffer.from(object.bytes).toString('latin1')).toMatch(/"checkpoint":\{"note":"overread\/[0-9a-f]{16}\/1/);
  });

  it('is signed by the reader where the SOP asks for it, and by nobody else', async () => {
    const own = await createTestGateway(services, { ...REVIEW_PROTOCOL, readSignature: 'own' }, { seed: 'own' });
    try {
      const people = await signInAll(own, 'own');
      const { id } = await enrolSeries(own, people.series, 'OWN');
      const taskId = await claim(people, id, 'read', 'anna');
      const { anna } = people.people;
      const send = () => anna.submit(taskId, smallRead(people.series), 'read-own-1');
      expect((await send()).json()).toMatchObject({ code: 'OVR_SIGNING_LOCKED' });
      expect((await anna.unlock(taskId)).statusCode).toBe(200);
      expect((await send()).statusCode).toBe(201);
      // What came through once is the same again, and needs no key.
      expect((await send()).statusCode).toBe(201);
      const artifacts = await own.store.transaction((tx) => own.store.artifacts.ofCase(tx, id));
      const mine = artifacts.filter((one) => one.taskId === taskId);
      expect(mine.map((one) => one.kind).sort()).toEqual(['read', 'seg']);
      for (const one of mine) {
        const bytes = await own.record.retrieveInstance(
          one.studyInstanceUid,
          one.seriesInstanceUid,
          one.sopInstanceUid,
        );
        const { signatures } = checkSignatures(bytes ?? new Uint8Array());
        expect(signatures.map(({ signer, purpose }) => [signer?.subject, purpose])).toEqual([
          [`CN=R-01,OU=${PROJECT},O=Overread`, '1'],
        ]);
      }
    } finally {
      await own.close();
    }
  });
});
