/** A PN as people write it: `Okoye^Ada` is Ada Okoye; the first group of letters alone. */
export function spokenName(name: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (name.split('=')[0] ?? '').split('^');
  return [prefix, given, middle, family, suffix].filter((part) => part.trim() !== '').join(' ');
}

/** A DA or DT as `2026-01-02 03:04:05 UTC`, to the second; empty if it is none. */
export function spokenDateTime(value: string): string {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?)?([+-]\d{4})?$/.exec(value);
  if (parts === null) return '';
  const [, year, month, day, hour, minute = '00', second, zone] = parts;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const time = [hour, minute, ...(second === undefined ? [] : [second])].join(':');
  return `${date} ${time}${zone === undefined ? '' : zone === '+0000' ? ' UTC' : ` (UTC${zone})`}`;
}

/** Names of transfer syntaxes that frames are served in (PS3.6 Table A-1). */
const TRANSFER_SYNTAX_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': 'uncompressed',
  '1.2.840.10008.1.2.1': 'uncompressed',
  '1.2.840.10008.1.2.4.50': 'JPEG, lossy',
  '1.2.840.10008.1.2.4.51': 'JPEG extended, lossy',
  '1.2.840.10008.1.2.4.57': 'JPEG, lossless',
  '1.2.840.10008.1.2.4.70': 'JPEG, lossless',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS, lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS, near-lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000, lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000, lossy or lossless',
  '1.2.840.10008.1.2.4.201': 'HTJ2K, lossless',
  '1.2.840.10008.1.2.4.202': 'HTJ2K, lossless',
  '1.2.840.10008.1.2.4.203': 'HTJ2K, lossy or lossless',
  '1.2.840.10008.1.2.5': 'RLE, lossless',
};

/** How frames were compressed, in words. */
export function spokenTransferSyntax(uid: string): string {
  return TRANSFER_SYNTAX_NAMES[uid] ?? `another one (${uid})`;
}
