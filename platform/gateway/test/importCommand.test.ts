import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abdomenCtPhantom, DEMO_PROTOCOLS, dicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../../cli/src/main.ts');

describe('overread import', () => {
  const root = mkdtempSync(join(tmpdir(), 'overread-cli-import-'));
  const images = join(root, 'images');
  const protocol = join(root, 'liver.json');
  const env = { ...process.env, OVERREAD_DATA: join(root, 'data'), OVERREAD_PORT: '0', OVERREAD_MIN_FREE_MB: '0' };
  let server: ChildProcess;
  beforeAll(async () => {
    mkdirSync(images);
    const { volume } = abdomenCtPhantom({ columns: 40, rows: 40, slices: 8 }, 'cli');
    const series = dicomSeries(volume, {
      key: 'cli-import',
      modality: 'CT',
      patientId: 'PATIENT-7',
      patientName: 'SECRET^NAME',
      studyDescription: 'Abdomen',
      seriesDescription: 'Portal venous',
      derivation: 'Computed.',
      source: 'Computed.',
      licence: 'CC0',
      window: { center: 90, width: 150 },
      bodyPart: 'ABDOMEN',
    });
    for (const [index, { bytes }] of series.instances.entries()) writeFileSync(join(images, `${index}.dcm`), bytes);
    writeFileSync(protocol, JSON.stringify(DEMO_PROTOCOLS.liverLesionsCt));
    server = spawn(process.execPath, ['--conditions=@overread/source', MAIN, 'serve', '--empty'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stdout?.on('data', (part: Buffer) => {
        said += part.toString('utf8');
        if (/Overread is ready at/.test(said)) resolve();
      });
      server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
    });
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(root, { recursive: true, force: true });
  });

  function run(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ['--conditions=@overread/source', MAIN, 'import', ...args], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString('utf8');
    });
    child.stderr.on('data', (part: Buffer) => {
      err += part.toString('utf8');
    });
    return new Promise((resolve) => child.once('exit', (status) => resolve({ status, out, err })));
  }

  it('makes a case of a folder through the running server, and names nobody', async () => {
    const { status, out, err } = await run(images, '--project', 'my-livers', '--protocol', protocol);
    expect(err).toBe('');
    expect(out).toMatch(/Project my-livers made/);
    expect(out).toMatch(/8 images\): enrolled as CASE-001/);
    expect(out.trim().endsWith('1 enrolled, 0 refused.')).toBe(true);
    expect(out).not.toMatch(/SECRET|PATIENT-7/);
    expect(status).toBe(0);
  });

  it('says with status 1 what it refused', async () => {
    const again = await run(images, '--project', 'my-livers', '--protocol', protocol, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ enrolled: [], refused: [{ what: expect.any(String) }] });
    expect(again.out).toMatch(/It is enrolled already, as CASE-001/);
    expect(again.status).toBe(1);
    const nowhere = await run('/nowhere', '--project', 'my-livers', '--protocol', protocol);
    expect(nowhere.err).toMatch(/There is no such folder.*OVR_REQUEST_INVALID/);
    expect(nowhere.status).toBe(1);
  });
});
