import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { voxelCount } from '@overread/agreement';
import { createArchive } from '@overread/archive';
import type { ExportRequest } from '@overread/contract';
import { parseSegmentation } from '@overread/dicom';
import { readNifti, scaledValues } from '@overread/nifti';
import { dciodvfy, startTestServices, type TestServices, withoutDciodvfy } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '../src/usecases/exportProject.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { type ExportCli, openExportCli } from './support/exportCli.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { objectsOf, REVIEW_PROTOCOL, readAndCompare, reading, settled, sign, take } from './support/reviewCase.ts';
import { secondCoordinator } from './support/signedCase.ts';
import { createTestGateway, PROJECT, type TestGateway } from './support/testGateway.ts';

interface Manifest {
  readonly partitions: string[];
  readonly cases: { label: string; isExported: boolean; reason: string }[];
  readonly notes: string[];
  readonly files: {
    path: string;
    kind: string;
    sha256: string;
    sopInstanceUid: string | null;
    filed: boolean;
    who: string;
    method: string | null;
    unit: string | null;
    case: string | null;
    readers: string[];
  }[];
}

const manifestOf = (out: string) => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
describe('overread export', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let cli: ExportCli;
  let signedCase = '';
  const ofCase = ['--project', PROJECT, '--partition', 'test'];
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL);
    cli = await openExportCli(gateway.ports);
    const first = await storePhantom(gateway.source, 'exp-1');
    signedCase = await readAndCompare(gateway, first, 'LL-1', [
      [
        'anna',
        reading(
          first,
          [5, 30, 5, 25, 1, 6],
          [
            { key: 'i1', kind: 'mass', at: [8, 12, 8, 12, 2, 3] },
            { key: 'i2', kind: 'cyst', at: [20, 22, 20, 22, 4, 4] },
          ],
        ),
      ],
      ['boris', reading(first, [5, 30, 5, 25, 1, 6], [{ key: 'i1', kind: 'mass', at: [9, 12, 8, 12, 2, 3] }])],
    ]);
    const dora = await gateway.as('dora');
    const task = await take(dora, 'adjudicate');
    const { comparison } = (await dora.get(`/api/tasks/${task}/comparison`)).json<{
      comparison: { units: { id: string; left: string | null }[]; concordantUnits: string[] };
    }>();
    const decisions = comparison.units
      .filter((unit) => !comparison.concordantUnits.includes(unit.id))
      .map((unit) => ({
        unit: unit.id,
        decision: unit.left === null ? ('takeRight' as const) : ('takeLeft' as const),
        reason: 'missed',
      }));
    expect((await dora.submit(task, settled(decisions), 'adjudicate-1')).statusCode).toBe(201);
    const emil = await gateway.as('emil');
    expect((await sign(emil, await take(emil, 'signOff'), 'signature-1')).statusCode).toBe(201);
    await enrolSeries(gateway, await storePhantom(gateway.source, 'exp-2'), 'LL-2');
    const { id } = await enrolSeries(gateway, await storePhantom(gateway.source, 'exp-3'), 'LL-3');
    const carla = await gateway.as('carla');
    expect((await carla.post(`/api/cases/${id}/exclusion`, { reason: 'duplicate' })).statusCode).toBe(200);
    for (const one of [signedCase, id]) await objectsOf(gateway, one);
  });
  afterAll(async () => {
    await cli?.close();
    await gateway?.close();
    await services?.stop();
  });

  it('writes signed masks, signature and enrolment byte-equal to the archive, lists what it leaves out, and names no reader', async () => {
    const out = join(cli.root, 'final');
    expect(await cli.run(...ofCase, '--out', out)).toMatchObject({ err: '', status: 0 });
    const manifest = manifestOf(out);
    const own = manifest.files.filter((file) => file.case !== null);
    expect(own.map((file) => [file.path, file.who]).sort()).toEqual([
      [`${PROJECT}/test/LL-1/final-masks-ct.dcm`, 'A-01'],
      [`${PROJECT}/test/LL-1/record-enrolment.dcm`, 'C-01'],
      [`${PROJECT}/test/LL-1/sign-off.dcm`, 'S-01'],
    ]);
    const artifacts = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, signedCase));
    for (const file of own) {
      const filed = artifacts.find((artifact) => artifact.sopInstanceUid === file.sopInstanceUid);
      expect([file.filed, file.sha256, sha256(readFileSync(join(out, file.path)))]).toEqual([
        true,
        filed?.sha256,
        filed?.sha256,
      ]);
    }
    expect(manifest.partitions).toEqual(['test']);
    expect(manifest.cases).toMatchObject([
      { label: 'LL-1', isExported: true },
      { label: 'LL-2', isExported: false, reason: 'Not signed yet (enrolled)' },
      { label: 'LL-3', isExported: false, reason: 'Excluded: Enrolled twice' },
    ]);
    expect(readFileSync(join(out, 'cases.csv'), 'utf8')).toMatch(
      /LL-3,S-LL-3,test,excluded,no,Excluded: Enrolled twice/,
    );
    expect(filesBelow(out).join('\n')).not.toMatch(/SECRET|PAT-/);
    for (const file of filesBelow(out))
      expect(readFileSync(join(out, file), 'latin1'), file).not.toMatch(/Dr.(anna|boris|dora|carla)/);
    expect(statSync(out).mode & 0o077).toBe(0);
  });

  it('adds reads, alternatives computed from them, NIfTI and the dossier; every file passes sha256sum and dciodvfy', async () => {
    const out = join(cli.root, 'all');
    const ran = await cli.run(...ofCase, '--out', out, '--with', 'reads,alternatives,nifti,dossier', '--json');
    expect(ran).toMatchObject({ err: '', status: 0 });
    expect(JSON.parse(ran.out)).toMatchObject({ cases: 1, leftOut: 2, notes: [] });
    const folder = `${PROJECT}/test/LL-1`;
    const names = filesBelow(join(out, folder));
    for (const name of [
      'read-R-01.dcm',
      'read-R-01-masks-ct.dcm',
      'read-R-02.dcm',
      'agreement.dcm',
      'consensus.dcm',
      'consensus-masks-ct.dcm',
      'adjudication-A-01.dcm',
      'final-masks-ct.dcm',
      'dossier.html',
      'dossier.pdf',
      'alternatives/meanSurface-masks-ct.dcm',
      'nifti/final-lesion-i1.nii.gz',
    ])
      expect(names).toContain(name);
    // Of two reads a majority is their intersection, and is not called anything else (R12).
    expect(names.join()).not.toMatch(/majority/);
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: out });
    const objects = filesBelow(out).filter((name) => name.endsWith('.dcm'));
    expect(objects.length).toBeGreaterThan(12);
    if (!withoutDciodvfy()) for (const name of objects) expect(dciodvfy(join(out, name)).errors, name).toEqual([]);

    const [set] = await gateway.store.transaction((tx) => gateway.store.images.stacksOfCase(tx, signedCase));
    if (!set) throw new Error('no images');
    const voxels = (method: string) =>
      Object.fromEntries(
        parseSegmentation(
          readFileSync(join(out, folder, `alternatives/${method}-masks-ct.dcm`)),
          set.stack,
        ).segments.map((segment) => [segment.label, voxelCount(segment.mask)]),
      );
    const liver = 26 * 21 * 6;
    expect(Object.values(voxels('union')).sort((a, b) => a - b)).toEqual([9, 50, liver]);
    expect(Object.values(voxels('intersection')).sort((a, b) => a - b)).toEqual([40, liver]);
    const share = (unit: string) =>
      scaledValues(readNifti(gunzipSync(readFileSync(join(out, folder, `nifti/share-${unit}.nii.gz`)))));
    const counted = (values: ReturnType<typeof share>, value: number) => values.filter((one) => one === value).length;
    const pair = ['lesion-1', 'lesion-2'].map(share).find((values) => counted(values, 1) > 0);
    expect(pair && [counted(pair, 1), counted(pair, 0.5), counted(pair, 0)]).toEqual([40, 10, 45 * 37 * 9 - 50]);

    const again = join(cli.root, 'again');
    await cli.run(...ofCase, '--out', again, '--with', 'alternatives,nifti');
    const digests = (one: string) =>
      new Map(manifestOf(one).files.flatMap((file) => (file.method ? [[file.path, file.sha256] as const] : [])));
    const before = digests(out);
    expect(digests(again).size).toBeGreaterThan(10);
    for (const [path, digest] of digests(again)) expect(before.get(path), path).toBe(digest);
  });

  /** The first part of an export, asked of the use case itself: starting the command each time takes a second. */
  const asked = (request: Partial<ExportRequest>, ports = gateway.ports) =>
    exportProject(ports, {
      project: PROJECT,
      with: [],
      cases: [],
      partitions: ['test'],
      unsigned: false,
      ...request,
    }).next();

  it('never takes test cases unless they are named, and never beside others', async () => {
    const out = join(cli.root, 'none');
    const unnamed = await cli.run('--project', PROJECT, '--out', out);
    expect(unnamed.err).toMatch(/no such case in the partition training, tuning; it has cases in test/);
    expect(unnamed.status).toBe(1);
    expect(readdirSync(cli.root).filter((name) => /none/.test(name))).toEqual([]);
    await expect(asked({ cases: ['LL-1'], partitions: ['training'] })).rejects.toThrow(
      /Case LL-1 is in the partition test.*--partition test/,
    );
    await expect(asked({ partitions: ['training', 'test'] })).rejects.toThrow(/never stand beside others/);
    await expect(asked({ cases: ['LL-2', 'LL-3'] })).rejects.toThrow(
      /No case can be exported: Not signed yet \(enrolled\); Excluded: Enrolled twice/,
    );
    await expect(asked({ cases: ['LL-9'] })).rejects.toThrow(/has no case LL-9/);
    await expect(asked({ project: 'nowhere' })).rejects.toMatchObject({ code: 'OVR_NOT_FOUND' });
  });

  it('takes unfinished cases only when asked to', async () => {
    const out = join(cli.root, 'unsigned');
    const ran = await cli.run(...ofCase, '--out', out, '--unsigned', '--case', 'LL-2', '--with', 'reads,dossier');
    expect(ran).toMatchObject({ err: '', status: 0 });
    const own = manifestOf(out).files.filter((file) => file.case === 'LL-2');
    expect(own.map((file) => file.kind).sort()).toEqual(['dossier', 'dossier', 'workflow']);
  });

  it('leaves nothing half where the archive gives other bytes or is away, or the folder is taken', async () => {
    const out = join(cli.root, 'half');
    const wrong = await openExportCli({
      ...gateway.ports,
      record: {
        ...gateway.record,
        retrieveInstance: async (study, series, instance) => {
          const bytes = await gateway.record.retrieveInstance(study, series, instance);
          if (bytes) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
          return bytes;
        },
      },
    });
    try {
      const ran = await wrong.run(...ofCase, '--out', out);
      expect(ran.err).toMatch(/other bytes for “[^”]+” \(SOP Instance UID [\d.]+\).*OVR_ARCHIVE_CONFLICT/);
      expect(ran.status).toBe(1);
      expect(readdirSync(cli.root).filter((name) => /half/.test(name))).toEqual([]);
    } finally {
      await wrong.close();
    }
    const away = createArchive({ url: 'http://127.0.0.1:1/dicom-web' });
    const parts = exportProject(
      { ...gateway.ports, record: away },
      { project: PROJECT, with: [], cases: [], partitions: ['test'], unsigned: false },
    );
    await expect(async () => {
      for await (const _ of parts) void _;
    }).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
    await away.close();
    const taken = join(cli.root, 'taken');
    execFileSync('mkdir', [taken]);
    writeFileSync(join(taken, 'mine'), 'x');
    const refused = await cli.run(...ofCase, '--out', taken);
    expect(refused.err).toMatch(/not empty; name a new one. \[OVR_REQUEST_INVALID\]/);
    expect([refused.status, readdirSync(taken)]).toEqual([1, ['mine']]);
  });

  it('is an audit event of the project, and of each case', async () => {
    const events = await gateway.store.transaction((tx) => gateway.store.audit.ofCase(tx, signedCase));
    const exported = events.filter((event) => event.kind === 'case.exported');
    expect(exported.map((event) => event.data)).toContainEqual({ extras: 'reads, alternatives, nifti, dossier' });
    const carla = await gateway.as('carla');
    const history = (await carla.get(`/api/cases/${signedCase}/history`)).json<{ events: { sentence: string }[] }>();
    expect(history.events.map((event) => event.sentence)).toContain('Exported by the operator, with the final masks');
  });

  it('is noted before the first byte leaves, and ends without a folder if a case is withdrawn meanwhile', async () => {
    const noted = async () =>
      (await gateway.store.transaction((tx) => gateway.store.audit.ofCase(tx, signedCase))).filter(
        (event) => event.kind === 'case.exported',
      ).length;
    const before = await noted();
    const people = [await gateway.as('carla'), await secondCoordinator(gateway)];
    const request: ExportRequest = {
      project: PROJECT,
      with: ['reads'],
      cases: [],
      partitions: ['test'],
      unsigned: false,
    };
    let files = 0;
    const whole = async () => {
      for await (const { part } of exportProject(gateway.ports, request)) {
        if (part.part !== 'file' || part.case === null) continue;
        files++;
        if (files > 1) continue;
        expect(await noted()).toBe(before + 1);
        for (const person of people)
          expect((await person.post(`/api/cases/${signedCase}/withdrawal`, { reason: 'consent' })).statusCode).toBe(
            200,
          );
      }
    };
    await expect(whole()).rejects.toMatchObject({
      code: 'OVR_CASE_STATE',
      message: expect.stringMatching(/^Case LL-1 was withdrawn while it was exported/),
    });
    expect(files).toBe(1);
  });
});
