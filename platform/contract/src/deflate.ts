import { unzlibSync, Zlib, zlibSync } from 'fflate';
import { type Container, decodeContainer, encodeContainer } from './container.ts';
import { nextTurn } from './nextTurn.ts';

const LEVEL = 6;
/** Bytes that are deflated in one go: a millisecond or two, whatever they hold. */
const PIECE = 64 * 1024;
/** The page gets a turn after so much work at a time. */
const TURN_MS = 8;

/** A container as it travels: zlib, level 6. */
export function packContainer(container: Container): Uint8Array {
  return zlibSync(encodeContainer(container), { level: LEVEL });
}

/** The same with turns for whatever else the thread has to do: a large organ takes some hundred milliseconds. */
export async function packContainerInTurns(container: Container): Promise<Uint8Array> {
  const bytes = encodeContainer(container);
  const packed: Uint8Array[] = [];
  const zlib = new Zlib({ level: LEVEL }, (part) => packed.push(part));
  let since = performance.now();
  for (let from = 0; from < bytes.length; from += PIECE) {
    const to = Math.min(bytes.length, from + PIECE);
    zlib.push(bytes.subarray(from, to), to === bytes.length);
    if (performance.now() - since < TURN_MS) continue;
    await nextTurn();
    since = performance.now();
  }
  const whole = new Uint8Array(packed.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of packed) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The container in bytes from our own server. (A server inflates with a bound of its own.) */
export function unpackContainer(bytes: Uint8Array): Container {
  return decodeContainer(unzlibSync(bytes));
}
