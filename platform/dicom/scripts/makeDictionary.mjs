// Writes src/dataset/dictionary.json from the dictionary of dcmjs (dev dependency).
// Run: node platform/dicom/scripts/makeDictionary.mjs
import { writeFileSync } from 'node:fs';
import dcmjs from 'dcmjs';

const { nameMap } = dcmjs.data.DicomMetaDictionary;
/** Where the VR depends on other attributes, the one that our writer uses. */
const CHOSEN = { xs: 'US', ox: 'OW', px: 'OW', lt: 'OW', up: 'UL', xw: 'US' };
const rows = [];
for (const { tag, vr, name } of Object.values(nameMap)) {
  const found = /^\(([0-9A-F]{4}),([0-9A-F]{4})\)$/i.exec(tag ?? '');
  const chosen = CHOSEN[vr] ?? vr;
  if (!found || !/^[A-Z]{2}$/.test(chosen ?? '') || !/^[A-Z][A-Za-z0-9]*$/.test(name ?? '')) continue;
  rows.push([name, `${found[1]}${found[2]} ${chosen}`.toUpperCase()]);
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
writeFileSync(new URL('../src/dataset/dictionary.json', import.meta.url), `${JSON.stringify(table, null, 2)}\n`);
process.stdout.write(`${Object.keys(table).length} attributes\n`);
