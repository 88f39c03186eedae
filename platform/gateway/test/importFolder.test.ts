import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { testDataPath, unpackedFiles, withoutTestData } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolCase } from '../src/usecases/enrolCase.ts';
import { type ImportFolderInput, importFolder } from '../src/usecases/importFolder.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { phantomSeries } from './support/phantomSeries.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

describe('importing a folder of DICOM images', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let folder: string;
  const lines: string[] = [];
  const input = (): ImportFolderInput => ({
    folder,
    project: 'imported',
    protocol: LIVER_PROTOCOL,
    partition: 'training',
    mayStore: true,
    tell: (line) => lines.push(line),
  });
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL);
    folder = mkdtempSync(join(tmpdir(), 'overread-import-'));
    mkdirSync(join(folder, 'deeper'));
    for (const key of ['one', 'two'])
      for (const [index, { bytes }] of phantomSeries(`import-${key}`).instances.entries())
        writeFileSync(join(folder, index % 2 ? 'deeper' : '.', `${key}-${index}.dcm`), bytes);
    writeFileSync(join(folder, 'notes.txt'), 'no DICOM');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await gateway?.close();
    await services?.stop();
  });

  it('makes project, coordinator and SOP, and enrols a case per series', async () => {
    const summary = await importFolder(gateway.ports, input());
    expect(summary.refused).toEqual([]);
    expect(summary.enrolled.map((one) => one.label)).toEqual(['CASE-001', 'CASE-002']);
    expect(lines.join('\n')).toMatch(/one-time password/);
    expect(lines.at(-1)).toBe('2 enrolled, 0 refused.');
    expect(lines.join('\n')).not.toMatch(/SECRET|PAT-/);
  });

  it('enrols only what is new the second time, and says so', async () => {
    const summary = await importFolder(gateway.ports, input());
    expect(summary.enrolled).toEqual([]);
    expect(summary.refused.map((one) => one.sentence)).toEqual([
      'It is enrolled already, as CASE-001.',
      'It is enrolled already, as CASE-002.',
    ]);
  });

  it('numbers on from the highest case, so that one that was refused before takes nobody’s label', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'overread-import-empty-'));
    await importFolder(gateway.ports, { ...input(), project: 'gaps', folder: empty });
    rmSync(empty, { recursive: true });
    const { store } = gateway;
    const { version, member } = await store.transaction(async (tx) => {
      const project = await store.projects.byKey(tx, 'gaps');
      const members = await store.projects.members(tx);
      return {
        version: (await store.protocols.list(tx, [project?.id ?? '']))[0],
        member: members.find((one) => one.projectKey === 'gaps'),
      };
    });
    if (!version || !member) throw new Error('the project was not made');
    const { studyInstanceUid, seriesInstanceUid } = phantomSeries('import-one');
    await enrolCase(
      gateway.ports,
      { kind: 'system' },
      {
        project: 'gaps',
        protocolVersionId: version.id,
        enrolledBy: member,
        enrolment: {
          label: 'CASE-002',
          subject: 'S-2',
          partition: 'training',
          timepoints: [
            { label: 'Baseline', imageSets: [{ key: 'ct', role: 'annotate', studyInstanceUid, seriesInstanceUid }] },
          ],
        },
      },
    );
    const summary = await importFolder(gateway.ports, { ...input(), project: 'gaps' });
    expect(summary.enrolled.map((one) => one.label)).toEqual(['CASE-003']);
    expect(summary.refused.map((one) => one.sentence)).toEqual(['It is enrolled already, as CASE-002.']);
  });

  it('says in a sentence that there is no such folder', async () => {
    await expect(importFolder(gateway.ports, { ...input(), folder: '/nowhere/at/all' })).rejects.toMatchObject({
      code: 'OVR_REQUEST_INVALID',
    });
  });

  it.skipIf(withoutTestData())('refuses real series that form no stack, with the reason, and goes on', async () => {
    const [file] = unpackedFiles('geometry/ct_ge-gantry-tilt');
    const summary = await importFolder(gateway.ports, { ...input(), folder: dirname(file ?? testDataPath('.')) });
    expect(summary.enrolled.length + summary.refused.length).toBeGreaterThan(0);
    expect(summary.refused.map((one) => one.sentence).join(' ')).toMatch(/gantry was tilted/);
  });
});
