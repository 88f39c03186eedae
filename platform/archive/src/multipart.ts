import { OverreadError } from '@overread/dicom';

const CRLF = '\r\n';

/** A body of `multipart/related` and its content type (PS3.18 section 8.6.1.2.1). */
export interface MultipartBody {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Puts DICOM files into one STOW-RS body.
 *
 * @param boundary must not occur in the files: 128 random bits in hexadecimal make that sure enough.
 */
export function writeMultipart(instances: readonly Uint8Array[], boundary: string): MultipartBody {
  const head = Buffer.from(`--${boundary}${CRLF}Content-Type: application/dicom${CRLF}${CRLF}`);
  const parts = instances.flatMap((bytes) => [head, bytes, Buffer.from(CRLF)]);
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--${CRLF}`)]),
  };
}

/**
 * Takes a multipart answer apart. Parts are views on `body`, byte for byte what was sent.
 *
 * @throws OverreadError OVR_ARCHIVE_UNAVAILABLE when the answer is no multipart body or ends too early.
 */
export function readMultipart(contentType: string | undefined, body: Uint8Array): Uint8Array[] {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined || !contentType?.toLowerCase().startsWith('multipart/related')) {
    throw malformed(`content type ${contentType ?? 'none'}`);
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${mark}`);
  const parts: Uint8Array[] = [];
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length;
    if (bytes.toString('latin1', start, start + 2) === '--') return parts;
    const headEnd = bytes.indexOf(CRLF + CRLF, start);
    if (headEnd < 0) break;
    const contentStart = headEnd + 4;
    const length = /^content-length:\s*(\d+)\s*$/im.exec(bytes.toString('latin1', start, headEnd))?.[1];
    // With a stated length the content cannot be cut at a boundary that it happens to contain.
    const searchFrom = length === undefined ? contentStart : contentStart + Number(length);
    const next = bytes.indexOf(Buffer.concat([Buffer.from(CRLF), delimiter]), searchFrom);
    if (next < 0) break;
    parts.push(bytes.subarray(contentStart, next));
    at = next + CRLF.length;
  }
  throw malformed('no closing boundary');
}

function malformed(what: string): OverreadError {
  return new OverreadError(
    'OVR_ARCHIVE_UNAVAILABLE',
    `The archive's answer could not be read: expected a multipart body, got ${what}.`,
  );
}
