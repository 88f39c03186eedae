import type { Container, WireMask } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { startTestServices } from '@overread/testkit';
import { enrolSeries } from '../platform/gateway/test/support/enrolSeries.ts';
import {
  compare,
  type Drivers,
  read,
  settle,
  signInAll,
  signOff,
  smallRead,
} from '../platform/gateway/test/support/everyState.ts';
import { phantomSeries } from '../platform/gateway/test/support/phantomSeries.ts';
import { REVIEW_PROTOCOL } from '../platform/gateway/test/support/reviewCase.ts';
import { createTestGateway } from '../platform/gateway/test/support/testGateway.ts';
import { TEST_LOG_KEY } from '../platform/gateway/test/support/testLogKey.ts';
import { ForgedArchive } from '../platform/verify/test/forge/forgedArchive.ts';
import { contentOf, hasContent, withContent } from '../platform/verify/test/forge/forgedFile.ts';
import { casesOf, caseTeller } from '../platform/verify/test/forge/manyCases.ts';
import { NewLog } from '../platform/verify/test/forge/newLog.ts';
import { type World, worldOf } from '../platform/verify/test/mutations/world.ts';

export const SIZE = { columns: 128, rows: 128, slices: 64 } as const;

/** An ellipsoid on every slice that it meets; radii as fractions of the size. */
function ellipsoid(series: DicomSeries, item: string, instance: string | null, at: number, radius: number): WireMask {
  const { columns, rows, slices } = SIZE;
  const frames: { sopInstanceUid: string; bits: Uint8Array }[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const bits = new Uint8Array((columns * rows) / 8);
    let isEmpty = true;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [x, y, z] = [column / columns - at, row / rows - 0.5, slice / slices - 0.5];
        if (x * x + y * y + z * z > radius * radius) continue;
        const voxel = row * columns + column;
        bits[voxel >> 3] = (bits[voxel >> 3] ?? 0) | (1 << (voxel & 7));
        isEmpty = false;
      }
    const { sopInstanceUid = '' } = series.instances[slice] ?? {};
    if (!isEmpty) frames.push({ sopInstanceUid, bits });
  }
  return { item, instance, columns, rows, frames };
}

function reading(series: DicomSeries, kind: 'mass' | 'cyst', at: number): Container {
  const form = smallRead(series, kind);
  const { slices } = SIZE;
  return {
    ...form,
    masks: [ellipsoid(series, 'liver', null, at, 0.35), ellipsoid(series, 'lesion', 'i1', 0.5, 0.08)],
    ...(form.conditions ? { conditions: { ...form.conditions, slicesShown: slices, slicesTotal: slices } } : {}),
  };
}

/**
 * Archives of so many signed cases of 128x128x64, half of them concordant and half adjudicated: two that a gateway made on a phantom,
 * told again under other UIDs, ids and labels, signed again, and entered into a log made anew.
 */
export async function signedCases(
  folders: readonly { readonly count: number; readonly folder: string }[],
): Promise<void> {
  const services = await startTestServices({ archives: ['archive'] });
  try {
    const gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'bench' });
    try {
      const small = await signInAll(gateway, 'bench-small');
      const series = phantomSeries('bench', SIZE);
      await gateway.source.store(series.instances.map(({ bytes }) => bytes));
      const drivers: Drivers = { ...small, series };
      for (const [label, at] of [
        ['BENCH-C', 0.5],
        ['BENCH-D', 0.62],
      ] as const) {
        const { id } = await enrolSeries(gateway, series, label);
        await read(drivers, id, 'anna', reading(series, 'mass', 0.5));
        await read(drivers, id, 'boris', reading(series, label === 'BENCH-C' ? 'mass' : 'cyst', at));
        await compare(drivers, id);
        if (label === 'BENCH-D') await settle(drivers, id);
        await signOff(drivers, id);
      }
      const world = await worldOf(gateway);
      for (const { count, folder } of folders) (await multiplied(world, count)).writeTo(folder);
    } finally {
      await gateway.close();
    }
  } finally {
    await services.stop();
  }
}

async function multiplied(world: World, count: number): Promise<ForgedArchive> {
  const { signer, signedAsBefore } = world;
  const archive = world.archive.copy();
  const log = new NewLog(archive, TEST_LOG_KEY);
  const cases = casesOf(archive);
  const tellers = cases.map((one) => caseTeller(archive, one));
  const checkpoint = await log.begun();
  const files = new Map(archive.files);
  for (const uid of cases.flatMap(({ uids }) => uids)) files.delete(uid);
  for (let number = 0; number < count; number++) {
    const tell = tellers[number % tellers.length];
    if (!tell) throw new RangeError('no case to multiply');
    const again = ForgedArchive.of(
      tell(number).map((bytes) =>
        hasContent(bytes) && contentOf(bytes).kind === 'signOff'
          ? withContent(bytes, (content) => ({ ...content, checkpoint }))
          : bytes,
      ),
    );
    await again.signAnew(signer, signedAsBefore);
    for (const [uid, bytes] of again.files) files.set(uid, bytes);
  }
  const records = ForgedArchive.of(await log.records(files));
  await records.signAnew(signer, signedAsBefore);
  return new ForgedArchive(new Map([...files, ...records.files]));
}
