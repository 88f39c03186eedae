import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgreementReport } from '../../src/agreement/agreementReport.ts';
import { writeLabels, writeSeg } from './maskFiles.ts';
import { headers, niftiOf, one, other, temporaryFolder } from './measured.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

describe('overread agreement', () => {
  const folder = temporaryFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const [seg, nifti, far] = ['seg.dcm', 'labels.nii', 'far.nii'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  beforeAll(() => {
    writeSeg(folder, 'seg.dcm', headers, [one]);
    writeLabels(folder, 'labels.nii', niftiOf([other, one]));
    const [x, y, z, w] = niftiOf([one]).affine;
    writeLabels(folder, 'far.nii', { ...niftiOf([one]), affine: [x, y, [z[0], z[1], z[2], z[3] + 400], w] });
  });

  // No data folder, no server, no configuration: nothing of the rest of Overread is there.
  async function run(...args: readonly string[]) {
    const child = spawn(process.execPath, ['--conditions=@overread/source', MAIN, 'agreement', ...args], {
      env: { PATH: process.env.PATH, HOME: join(folder, 'nobody'), OVERREAD_DATA: join(folder, 'nothing') },
    });
    const said = { out: '', error: '' };
    child.stdout.on('data', (part: Buffer) => {
      said.out += part;
    });
    child.stderr.on('data', (part: Buffer) => {
      said.error += part;
    });
    const [status] = await once(child, 'close');
    return { status, ...said };
  }

  it('prints a table of aligned columns, with a reason where numbers are not defined', async () => {
    const { status, out, error } = await run(seg, nifti);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const lines = out.split('\n');
    const head = lines.find((line) => line.startsWith('Label')) ?? '';
    const first = lines.find((line) => line.startsWith('1 Liver')) ?? '';
    expect(first.length).toBe(head.length);
    expect(head).toMatch(
      /Dice +IoU +Volume A +Volume B +B - A +HD +HD95 +ASSD +NSD 1 mm +NSD 2 mm +kappa +parts A +parts B$/,
    );
    expect(lines.find((line) => line.startsWith('2 '))).toMatch(/not defined: not in A$/);
    expect(lines.find((line) => line.startsWith('all labels together'))).toMatch(/ 1 +1$/);
    expect(out).toContain('HD95: the larger of the two directed 95th percentiles');
    expect(out).toContain('Largest difference: slice ');
  });

  it('prints JSON alone, with every key of an item that others read', async () => {
    const { status, out, error } = await run(seg, nifti, '--json', '--tolerance-mm', '0.5,2,2', '--labels', 'liver');
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const report = JSON.parse(out) as AgreementReport;
    expect(report).toMatchObject({
      schemaVersion: 1,
      kind: 'overread-agreement',
      definition: 'border',
      tolerancesMm: [0.5, 2],
    });
    const [liver, ...others] = report.labels;
    expect(others).toEqual([]);
    for (const key of [
      'label',
      'dice',
      'iou',
      'volumeAMl',
      'volumeBMl',
      'hausdorffMm',
      'hd95Mm',
      'hd95PooledMm',
      'assdMm',
      'kappa',
      'componentsA',
      'componentsB',
    ] as const)
      expect(typeof liver?.[key], key).toBe('number');
    expect(liver?.nsd.map(({ toleranceMm }) => toleranceMm)).toEqual([0.5, 2]);
    expect(report.metrics.hd95Mm?.doi).toMatch(/^10\./);
  });

  it('ends with 2 and one sentence where nothing can be measured', async () => {
    const { status, out, error } = await run(nifti, far);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toMatch(/^Not measured: The two files do not lie on the same grid: .*\[OVR_GRIDS_DIFFER\]\n$/);
    const two = await run(nifti, nifti, '--write-majority', join(folder, 'majority.nii'));
    expect(two).toMatchObject({
      status: 2,
      out: '',
      error: expect.stringMatching(/needs three files or more.* a tie\./),
    });
    const wrong = await run(nifti, nifti, '--tolerance-mm', 'two');
    expect(wrong.status).toBe(2);
    expect(wrong.error).toContain('--tolerance-mm takes millimetres from 0 up');
  });
});
