import type { IndexedObject } from '../archiveIndex.ts';

/** As much of an object as a finding says of it. */
export type Named = Pick<IndexedObject, 'title' | 'address'>;
