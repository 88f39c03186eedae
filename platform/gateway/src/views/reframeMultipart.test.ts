import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reframeMultipart } from './reframeMultipart.ts';

const THEIRS = 'b-0123456789';

/** A multipart body as an archive writes it. */
function answer(parts: readonly Uint8Array[], hasLength: boolean): Buffer {
  return Buffer.concat([
    ...parts.flatMap((part) => [
      Buffer.from(
        `\r\n--${THEIRS}\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n${hasLength ? `Content-Length: ${part.length}\r\n` : ''}Content-Location: http://secret:8042/x\r\n\r\n`,
      ),
      Buffer.from(part),
    ]),
    Buffer.from(`\r\n--${THEIRS}--`),
  ]);
}

/** The stream in pieces that end anywhere. */
function inPieces(bytes: Buffer, sizes: readonly number[]): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return Readable.from(pieces);
}

async function reframed(body: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of reframeMultipart(body, `multipart/related; boundary="${THEIRS}"`, 'ours'))
    pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

describe('frames under our own boundary', () => {
  it('hold the same bytes, however the archive’s answer is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 }),
        async (parts, hasLength, sizes) => {
          const expected = parts
            .map(
              (part) =>
                `\r\n--ours\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n\r\n${Buffer.from(part).toString('latin1')}`,
            )
            .join('');
          expect(await reframed(inPieces(answer(parts, hasLength), sizes))).toBe(`${expected}\r\n--ours--`);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are not cut at a boundary that stands inside the pixels', async () => {
    const part = Buffer.from(`xx\r\n--${THEIRS}--yy`);
    expect(await reframed(inPieces(answer([part], true), [7]))).toContain(part.toString('latin1'));
  });

  it('end with an error where the archive breaks off', async () => {
    const whole = answer([new Uint8Array(50)], true);
    await expect(reframed(inPieces(whole.subarray(0, 120), [9]))).rejects.toMatchObject({
      code: 'OVR_ARCHIVE_UNAVAILABLE',
    });
    await expect(reframed(Readable.from([Buffer.from('no multipart')]))).rejects.toMatchObject({
      code: 'OVR_ARCHIVE_UNAVAILABLE',
    });
  });
});
