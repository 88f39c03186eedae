import { buildSegmentation, parseSegmentation } from '@overread/dicom';
import { data } from 'dcmjs';
import { ball, CREATED, EQUIPMENT, segment, stackOf, TRIAL, uid } from '../platform/dicom/test/fixtures.ts';
import type { BenchRow } from './benchRow.ts';

const ROUNDS = 5;

/** Median of `ROUNDS` timings of each, in turn, after one round to warm up. */
function alternate(ours: () => unknown, peer: () => unknown): { oursMs: number; peerMs: number } {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    [ours, peer].forEach((work, index) => {
      const start = performance.now();
      work();
      if (round > 0) times[index]?.push(performance.now() - start);
    });
  }
  const [oursMs = 0, peerMs = 0] = times.map((list) => list.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
  return { oursMs, peerMs };
}

/** A SEG of 512x512x60 with 1 and 10 segments: read to bits against dcmjs' parse alone, written against dcmjs' writer. */
export function segmentationBench(): BenchRow[] {
  const { stack, source } = stackOf({ plane: 'axial', columns: 512, rows: 512, slices: 60 });
  return [1, 10].flatMap((count) => {
    const segments = Array.from({ length: count }, (_, index) =>
      segment(ball(stack, [0.2 + index * 0.06, 0.5, 0.5], 0.3), index),
    );
    const build = () =>
      buildSegmentation({
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
    const bytes = build();
    const file = bytes.slice().buffer;
    const parsed = data.DicomMessage.readFile(file);
    const name = `512x512x60, ${count} segment${count === 1 ? '' : 's'}`;
    return [
      {
        what: `SEG read to bits, ${name}`,
        peer: 'dcmjs, parse only',
        ...alternate(
          () => parseSegmentation(bytes, stack),
          () => data.DicomMessage.readFile(file),
        ),
      },
      { what: `SEG written, ${name}`, peer: 'dcmjs, write only', ...alternate(build, () => parsed.write()) },
    ];
  });
}
