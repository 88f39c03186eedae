import type { Ports } from './ports.ts';

/** The port's SHA-256 as 32 bytes, as `@overread/dicom` takes it. */
export function sha256Bytes(ports: Pick<Ports, 'sha256'>): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => Buffer.from(ports.sha256(bytes), 'hex');
}
