import type { Container } from '@overread/contract';
import type { reading } from './reviewCase.ts';
import type { Login } from './testGateway.ts';
import { CONDITIONS } from './testRead.ts';

/** What {@link reading} takes of a read. */
export type Read = Parameters<typeof reading> extends [unknown, ...infer Rest] ? Rest : never;
/** A read that found nothing. */
export const NOTHING: Container = {
  evaluation: {
    items: { liver: { state: 'absent' }, lesion: { state: 'absent' } },
    answers: { quality: 4 },
    imageQuality: 'limited',
  },
  masks: [],
  conditions: CONDITIONS,
};
/** Two reads that differ in the liver, and of which each has a lesion that the other has not. */
export const DIFFERENT: Readonly<Partial<Record<Login, Read>>> = {
  boris: [[5, 30, 5, 30, 1, 6], [{ key: 'i1', kind: 'mass', at: [8, 12, 8, 12, 2, 3] }]],
  chen: [[5, 20, 5, 30, 1, 6], [{ key: 'i1', kind: 'cyst', at: [15, 18, 20, 24, 4, 5] }]],
};
export const EQUAL: typeof DIFFERENT = { boris: [[5, 30, 5, 30, 1, 6], []], chen: [[5, 30, 5, 30, 1, 6], []] };
