import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readNifti, reorient } from '@overread/nifti';
import { pythonOracles, testDataPath, withoutPythonOracles, withoutTestData } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { LiveOracle } from '../../../agreement/test/liveOracle.ts';
import { ball, PLANES, seriesHeaders } from '../../../dicom/test/fixtures.ts';
import type { Measured } from '../../src/agreement/agreementReport.ts';
import { niftiPlacing } from '../../src/export/maskNifti.ts';
import { labelsOf, stackOfHeaders, writeLabels, writeSeg } from './maskFiles.ts';
import { measure, one, refusal, SHAPE, stack, temporaryFolder } from './measured.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('agreement of a Segmentation and a label map', () => {
  it.each(Object.keys(PLANES) as (keyof typeof PLANES)[])(
    'is complete where both hold the same masks: %s',
    async (plane) => {
      const series = seriesHeaders({ ...SHAPE, plane });
      const place = niftiPlacing(stackOfHeaders(series));
      if ('refusal' in place) throw new Error(place.refusal);
      const masks = [one, ball(stack, [0.2, 0.25, 0.8], 0.12)];
      const seg = writeSeg(folder, `${plane}.dcm`, series, masks);
      const nifti = { dims: [33, 29, 15] as const, affine: place.affine, data: labelsOf(masks) };
      const path = writeLabels(folder, `${plane}.nii`, nifti);
      const turned = writeLabels(
        folder,
        `${plane} turned.nii`,
        reorient(readNifti(new Uint8Array(readFileSync(path))), 'ASL'),
      );
      for (const report of [await measure(seg, path), await measure(turned, seg)]) {
        expect(report.grid).toMatchObject({ columns: 33, rows: 29, slices: 15, region: 'images' });
        expect(report.labels.map(({ label, dice, hausdorffMm }) => [label, dice, hausdorffMm])).toEqual([
          [1, 1, 0],
          [2, 1, 0],
        ]);
      }
    },
  );

  describe.skipIf(withoutPythonOracles() || withoutTestData())('of other software', () => {
    it.each([
      ['seg_sr/dcmqi/liver.dcm', 107098],
      ['seg_sr/dcmqi/23x38x3/seg/label.seg', 322],
      ['seg_sr/other/orthanc-tests_dcmqi_brats_TCGA-08-0360.dcm', null],
    ])('is complete between %s and the NIfTI files that dcmqi makes of it', async (path, voxels) => {
      const oracles = pythonOracles();
      if (oracles === null) throw new Error('no oracles');
      const seg = testDataPath(path);
      const made = mkdtempSync(join(folder, 'dcmqi-'));
      execFileSync(
        oracles.program('segimage2itkimage'),
        ['--inputDICOM', seg, '--outputDirectory', made, '--outputType', 'nii'],
        { stdio: 'pipe' },
      );
      const files = readdirSync(made).filter((name) => name.endsWith('.nii.gz') || name.endsWith('.nii'));
      expect(files.length).toBeGreaterThan(0);
      for (const name of files) {
        const number = /(\d+)\.nii/.exec(name)?.[1] ?? '';
        const { labels } = await measure(seg, join(made, name), { labels: [number] });
        expect(labels[0]).toMatchObject({ label: Number(number), dice: 1, hausdorffMm: 0, assdMm: 0 });
        if (voxels !== null) expect(labels[0]?.voxelsB).toBe(voxels);
      }
    });
  });
});

describe.skipIf(withoutTestData())('real files', () => {
  const full = testDataPath('nifti/example_seg.nii.gz');
  const fast = testDataPath('nifti/example_seg_fast.nii.gz');

  it('of two models of TotalSegmentator have their 41 organs, with the names that the files give', async () => {
    const { labels, files, notes } = await measure(full, fast);
    expect(labels).toHaveLength(41);
    expect(files.a).toMatchObject({ format: 'NIfTI', labels: 41, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(labels.find(({ label }) => label === 5)).toMatchObject({ nameA: 'liver', nameB: 'liver', presence: 'both' });
    expect(labels.find(({ label }) => label === 13)).toMatchObject({
      presence: 'onlyA',
      notDefined: 'not in B',
      dice: 0,
    });
    expect(notes).toContain('1 of 41 labels stands in one file only.');
  });

  it.skipIf(withoutPythonOracles())(
    'have the numbers of SciPy and surface-distance, which NiBabel gives the masks',
    async () => {
      const oracle = new LiveOracle();
      try {
        const toleranceMm = [1.1, 3.3];
        for (const definition of ['border', 'surfel'] as const) {
          const { labels, overall } = await measure(full, fast, { definition, toleranceMm });
          const all = labels.map(({ label }) => Number(label));
          const asked: [readonly number[], Measured][] = [5, 7, 18, 52, 115].map((number) => {
            const found = labels.find(({ label }) => label === number);
            if (found === undefined) throw new Error(`no label ${number}`);
            return [[number], found];
          });
          for (const [numbers, ours] of [...asked, [all, overall] as const]) {
            const { nsd, ...theirs } = await oracle.ask({
              masks: { nifti: [full, fast], labels: numbers },
              tolerancesMm: toleranceMm,
              definition,
            });
            for (const [key, value] of Object.entries(theirs)) {
              const off = Math.abs(Number(ours[key as keyof Measured]) - Number(value));
              expect(off, `${definition} ${numbers.length > 1 ? 'all' : numbers} ${key}`).toBeLessThanOrEqual(
                1e-9 * Math.abs(Number(value)),
              );
            }
            expect(ours.nsd.map(({ value }) => Number(value?.toPrecision(9)))).toEqual(
              nsd.map((value) => Number(value.toPrecision(9))),
            );
          }
        }
      } finally {
        oracle.close();
      }
    },
  );

  it.each([
    ['malformed/made_by_us/23_seg/pixel_data_short.dcm', 'OVR_SEG_INVALID'],
    ['seg_sr/other/liver_j2k.dcm', 'OVR_DICOM_UNSUPPORTED'],
    ['seg_sr/highdicom/seg_image_sm_dots.dcm', 'OVR_SEG_GEOMETRY'],
    ['seg_sr/highdicom/sr_document.dcm', 'OVR_SEG_INVALID'],
    ['seg_sr/highdicom/seg_image_cr_binary.dcm', 'OVR_SEG_GEOMETRY'],
    ['nifti/example_ct_sm.nii.gz', 'OVR_NIFTI_INVALID'],
    ['nifti/nothing.nii.gz', 'OVR_CONFIG_INVALID'],
    ['nifti', 'OVR_CONFIG_INVALID'],
    ['README.md', 'OVR_REQUEST_INVALID'],
  ])('that are no masks are refused with the name of the file: %s', async (path, code) => {
    const file = testDataPath(path);
    const found = await refusal(measure(file, file));
    expect(found.code).toBe(code);
    expect(found.message).toContain(file);
  });
});
