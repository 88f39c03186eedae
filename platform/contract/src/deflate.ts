import { unzlibSync, zlibSync } from 'fflate';
import { type Container, decodeContainer, encodeContainer } from './container.ts';

/** A container as it travels: zlib, level 6. */
export function packContainer(container: Container): Uint8Array {
  return zlibSync(encodeContainer(container), { level: 6 });
}

/** The container in bytes from our own server. (A server inflates with a bound of its own.) */
export function unpackContainer(bytes: Uint8Array): Container {
  return decodeContainer(unzlibSync(bytes));
}
