// Writes docs/reference/sr.md from the code tables. Run: node --conditions=@overread/source platform/dicom/scripts/makeSrReference.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { srReference } from '../src/codes/srReference.ts';

const folder = new URL('../../../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('sr.md', folder), srReference());
