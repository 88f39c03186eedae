import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSegmentation, parseSegmentation } from '@overread/dicom';
import { CREATED, EQUIPMENT, TRIAL, uid } from '../../platform/dicom/test/fixtures.ts';
import { benchImages, labelsOf, segmentsOf } from '../segmentationInput.ts';
import { serveJobs } from './serveJobs.ts';

// Ours: masks are bits in memory, as they are everywhere in Overread.
const [folder = '', count = '1'] = process.argv.slice(2);
const { stack, source } = benchImages();
// Kept, as the peers keep theirs: were its memory free, a job could fill it unseen.
const labels = new Uint8Array(readFileSync(join(folder, `labels${count}.u8`)));
const segments = segmentsOf(labels, Number(count));
const read = () => new Uint8Array(readFileSync(join(folder, `seg${count}.dcm`)));
let file: Uint8Array | undefined;

await serveJobs({
  write: () => {
    const bytes = buildSegmentation({
      stack,
      source,
      segments,
      uids: { sopInstanceUid: uid('bench', count), seriesInstanceUid: uid('benchSeries', count) },
      dimensionOrganizationUid: uid('dims'),
      seriesNumber: 901,
      title: 'Bench',
      createdAt: CREATED,
      equipment: EQUIPMENT,
      clinicalTrial: TRIAL,
      creator: 'R-07',
      contentLabel: 'READ',
    });
    return { kept: () => bytes };
  },
  load: () => {
    file = read();
    return { kept: () => new Uint8Array() };
  },
  read: () => {
    const masks = parseSegmentation(file ?? read(), stack).segments.map((one) => one.mask);
    return { kept: () => labelsOf(masks) };
  },
  labels: () => ({ kept: () => labels }),
});
