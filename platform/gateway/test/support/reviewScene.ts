import type { ProtocolContent } from '@overread/contract';
import { afterAll, beforeAll } from 'vitest';
import { storePhantom } from './phantomSeries.ts';
import { createTestGateway, startTestServices, type TestServices } from './testGateway.ts';

/** Columns, rows and slices from and to, all included. */
export type Area = readonly [number, number, number, number, number, number];
export const LIVER: Area = [4, 30, 4, 25, 1, 7];
export const FIRST: Area = [8, 15, 8, 15, 2, 4];

/** Real services for a suite, and for each of its tests a gateway with a project and a series of its own. */
export function reviewScene() {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(async () => {
    await services.stop();
  });
  return async (protocol: ProtocolContent, seed: string) => {
    const gateway = await createTestGateway(services, protocol, { seed });
    return { gateway, series: await storePhantom(gateway.source, `review-${seed}`) };
  };
}
