// Writes src/dataset/dictionary.json and retiredVrs.json from the dictionary of dcmjs (dev dependency).
// Run: node platform/dicom/scripts/makeDictionary.mjs
import { writeFileSync } from 'node:fs';
import dcmjs from 'dcmjs';

const { nameMap } = dcmjs.data.DicomMetaDictionary;
/** Where the VR depends on other attributes, the one that our writer uses; `xs` is decided by `signedVr` when read. */
const CHOSEN = { xs: 'US', ox: 'OW', px: 'OW', lt: 'OW', up: 'UL', xw: 'US' };
/** Rows of dcmjs that are not as PS3.6 and pydicom 3.0.2 have them. */
const CORRECTED = {
  '00660040': 'OL',
  '00660041': 'OL',
  '00660042': 'OL',
  '00660043': 'OL',
  '006862F0': 'SQ',
  '0070150C': 'UL',
  '00760034': 'SQ',
};
const rows = [];
const retired = {};
const signed = [];
for (const { tag, vr, name } of Object.values(nameMap)) {
  const found = /^\(([0-9A-F]{4}),([0-9A-F]{4})\)$/i.exec(tag ?? '');
  if (!found) continue;
  const hex = `${found[1]}${found[2]}`.toUpperCase();
  const chosen = CORRECTED[hex] ?? CHOSEN[vr] ?? vr;
  if (!/^[A-Z]{2}$/.test(chosen ?? '')) continue;
  if (vr === 'xs') signed.push(hex);
  if (/^RETIRED_/.test(name ?? '')) retired[hex] = chosen;
  else if (/^[A-Z][A-Za-z0-9]*$/.test(name ?? '')) rows.push([name, `${hex} ${chosen}`]);
}
rows.sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
const seen = new Set();
const table = {};
for (const [name, value] of rows) {
  const tag = value.slice(0, 8);
  if (seen.has(tag)) continue;
  seen.add(tag);
  table[name] = value;
}
const write = (name, content) =>
  writeFileSync(new URL(`../src/dataset/${name}.json`, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
const sorted = Object.fromEntries(
  Object.entries(retired)
    .filter(([tag]) => !seen.has(tag))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
write('dictionary', table);
write('retiredVrs', { vrs: sorted, signed: signed.sort() });
process.stdout.write(`${Object.keys(table).length} attributes, ${Object.keys(sorted).length} retired\n`);
