/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Gives every file of an export a path of its own, also where large and small letters are the same (Windows, macOS): a second
 * `a/b.dcm` becomes `a/b-2.dcm`. Parts that could lead elsewhere are made harmless.
 */
export function exportNames(): (...parts: readonly string[]) => string {
  const taken = new Set<string>();
  return (...parts) => {
    const path = parts.map(harmless).join('/');
    const [, stem = path, ending = ''] = /^(.*?)((?:\.nii)?\.[a-z]+)$/.exec(path) ?? [];
    for (let count = 1; ; count++) {
      const name = count === 1 ? path : `${stem}-${count}${ending}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
}

function harmless(part: string): string {
  const plain = part.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[. ]+$/g, '');
  if (plain === '') return 'unnamed';
  return RESERVED.test(plain) ? `${plain}_`.replace(/^([^.]+)\.(.*)_$/, '$1_.$2') : plain;
}
