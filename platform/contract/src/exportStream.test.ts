import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeExportParts, type ExportFile, type ExportPart, encodeExportPart } from './exportStream.ts';

const file = (size: number): ExportFile => ({
  part: 'file',
  case: 'LL-1',
  name: 'a.dcm',
  kind: 'seg',
  title: 'Masks – Ä\n',
  sopInstanceUid: null,
  sopClassUid: null,
  seriesInstanceUid: null,
  studyInstanceUid: null,
  sha256: '',
  size,
  createdAt: '',
  who: 'R-01',
  isFiled: true,
});

async function* chunks(bytes: Uint8Array, cuts: readonly number[]) {
  let at = 0;
  for (const cut of [...cuts.map((one) => one % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    yield bytes.subarray(at, cut);
    at = cut;
  }
}

describe('the stream of an export', () => {
  it('gives the same parts and bytes however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(null)), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (contents, cuts) => {
          const sent = contents.map((bytes): { part: ExportPart; bytes: Uint8Array } =>
            bytes === null
              ? { part: { part: 'line', line: 'a\nb' }, bytes: new Uint8Array() }
              : { part: file(bytes.length), bytes },
          );
          const whole = Buffer.concat(
            sent.map(({ part, bytes }) => encodeExportPart(part, part.part === 'file' ? bytes : undefined)),
          );
          const got = [];
          for await (const { part, bytes } of decodeExportParts(chunks(whole, cuts)))
            got.push({ part, bytes: Uint8Array.from(bytes) });
          expect(got).toEqual(sent.map(({ part, bytes }) => ({ part, bytes: Uint8Array.from(bytes) })));
        },
      ),
      { numRuns: scale('propertyRuns') },
    );
  });

  it('never ends quietly in the middle of a file or a line', async () => {
    const whole = encodeExportPart(file(10), new Uint8Array(10));
    for (const length of [whole.length - 1, 20, 1])
      await expect(async () => {
        for await (const _ of decodeExportParts(chunks(whole.subarray(0, length), []))) void _;
      }).rejects.toThrow(/stream ended/);
  });
});
