import type { Container, ProtocolContent, WireMask } from '@overread/contract';
import { type DicomSeries, dicomSeries, type Volume } from '@overread/demo';
import { type OverreadServer, startOverreadServer } from '../platform/gateway/test/browser/overreadServer.ts';
import { enrolSeries } from '../platform/gateway/test/support/enrolSeries.ts';
import { LIVER_PROTOCOL } from '../platform/gateway/test/support/liverProtocol.ts';
import { PROJECT } from '../platform/gateway/test/support/testGateway.ts';
import { CONDITIONS } from '../platform/gateway/test/support/testRead.ts';

/** The grid of the figures in the peers' bench, and its spacing; the organ has three million voxels, as theirs. */
export const SIZE = { columns: 512, rows: 512, slices: 300 };
const SPACING_MM = [0.75, 0.75, 1] as const;
/** Middle and half axes in mm from the middle of the volume: the body, the two lobes of the liver. */
const BODY = [0, 0, 0, 165, 120, 400] as const;
const LIVER = [
  [-65, -15, 5, 73, 73, 67],
  [-5, -45, 10, 67, 34, 36],
] as const;

const PROTOCOL: ProtocolContent = {
  ...LIVER_PROTOCOL,
  items: LIVER_PROTOCOL.items.filter(({ key }) => key === 'liver'),
  rules: [
    { id: 'liverDice', item: 'liver', predicate: 'metric', metric: 'dice', atLeast: 0.99, severity: 'major' },
    { id: 'liverFar', item: 'liver', predicate: 'metric', metric: 'hd95Mm', atMost: 2, severity: 'major' },
  ],
  adjudication: { mode: 'chooseOrEdit', allowed: ['takeLeft', 'takeRight', 'edit', 'neither'] },
};

/** A server with one case that waits for the adjudicator: a liver that two readers outlined some millimetres apart. */
export async function liveNumbersScene(): Promise<{
  readonly server: OverreadServer;
  readonly voxels: readonly [number, number];
}> {
  const { volume, liver } = abdomen();
  const series = dicomSeries(volume, {
    key: 'bench-live-numbers',
    modality: 'CT',
    patientId: 'BENCH',
    patientName: 'BENCH',
    studyDescription: 'Abdomen',
    seriesDescription: 'Portal venous',
    derivation: 'Computed.',
    source: 'Computed phantom.',
    licence: 'CC0',
    window: { center: 90, width: 150 },
    bodyPart: 'ABDOMEN',
  });
  const server = await startOverreadServer(PROTOCOL);
  await server.gateway.source.store(series.instances.map(({ bytes }) => bytes));
  await enrolSeries(server.gateway, series, 'LIVER');
  const reads = [liver, otherRead(liver)] as const;
  for (const [at, login] of (['anna', 'boris'] as const).entries()) {
    const person = await server.gateway.as(login);
    const { taskId } = (await person.post('/api/work/next', { project: PROJECT, kind: 'read' })).json<{
      taskId: string;
    }>();
    const answer = await person.submit(taskId, readOf(series, reads[at] ?? liver), `bench-${login}`);
    if (answer.statusCode !== 201) throw new Error(`${login}: ${answer.statusCode} ${answer.body}`);
  }
  const count = (labels: Uint8Array) => labels.reduce((sum, label) => sum + label, 0);
  return { server, voxels: [count(reads[0]), count(reads[1])] };
}

/** A body with a liver, row by row: a phantom with noise and vessels takes minutes at this size, and nobody looks at this one. */
function abdomen(): { readonly volume: Volume; readonly liver: Uint8Array } {
  const { columns, rows, slices } = SIZE;
  const data = new Int16Array(columns * rows * slices).fill(-1000);
  const liver = new Uint8Array(data.length);
  const fill = (array: Int16Array | Uint8Array, ellipsoid: readonly number[], value: number) => {
    const [x = 0, y = 0, z = 0, a = 1, b = 1, c = 1] = ellipsoid;
    for (let slice = 0; slice < slices; slice++)
      for (let row = 0; row < rows; row++) {
        const dy = ((row - rows / 2) * SPACING_MM[1] - y) / b;
        const dz = ((slice - slices / 2) * SPACING_MM[2] - z) / c;
        const rest = 1 - dy * dy - dz * dz;
        if (rest <= 0) continue;
        const half = (a * Math.sqrt(rest)) / SPACING_MM[0];
        const middle = columns / 2 + x / SPACING_MM[0];
        const from = (slice * rows + row) * columns;
        array.fill(value, from + Math.ceil(middle - half), from + Math.floor(middle + half) + 1);
      }
  };
  fill(data, BODY, 45);
  for (const lobe of LIVER) {
    fill(data, lobe, 108);
    fill(liver, lobe, 1);
  }
  const originMm = [0, 1, 2].map((axis) => -([columns, rows, slices][axis] ?? 0) * 0.5 * (SPACING_MM[axis] ?? 1));
  const [ox = 0, oy = 0, oz = 0] = originMm;
  return { volume: { ...SIZE, spacingMm: SPACING_MM, originMm: [ox, oy, oz], data }, liver };
}

/** The same organ as another reader draws it: its surface lies up to four voxels off, in or out, in waves of some centimetres. */
function otherRead(labels: Uint8Array): Uint8Array {
  const { columns, rows, slices } = SIZE;
  const other = new Uint8Array(labels.length);
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++) {
      const from = (slice * rows + row) * columns;
      const shift = Math.round(4 * Math.sin(row / 23) * Math.cos(slice / 31));
      for (let column = 0; column < columns; column++) {
        const at = column + shift;
        if (at >= 0 && at < columns && labels[from + at] === 1) other[from + column] = 1;
      }
    }
  return other;
}

function readOf(series: DicomSeries, labels: Uint8Array): Container {
  const { columns, rows } = SIZE;
  const size = columns * rows;
  const frames = series.instances.flatMap(({ sopInstanceUid }, slice): WireMask['frames'] => {
    const own = labels.subarray(slice * size, (slice + 1) * size);
    if (!own.includes(1)) return [];
    const bits = new Uint8Array(size / 8);
    for (let i = 0; i < size; i++) if (own[i] === 1) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
    return [{ sopInstanceUid, bits }];
  });
  return {
    evaluation: { items: { liver: { state: 'present' } }, answers: {}, imageQuality: 'diagnostic' },
    masks: [{ item: 'liver', instance: null, rows, columns, frames }],
    conditions: CONDITIONS,
  };
}
