/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 * `undefined` members are left out. Throws on NaN, infinities and values that JSON does not have.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('Canonical JSON holds finite numbers only.');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry)).join(',')}]`;
  if (typeof value === 'object') {
    const object = value as Record<string, unknown>;
    let members = '';
    // Without a comparison of its own, sort goes by UTF-16 code units.
    for (const key of Object.keys(object).sort()) {
      const entry = object[key];
      if (entry !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(entry)}`;
    }
    return `{${members}}`;
  }
  throw new TypeError(`Canonical JSON cannot hold a ${typeof value}.`);
}

/** The bytes of {@link canonicalJson}, UTF-8; a digest is the SHA-256 of these. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
