import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A running transaction. Use cases see only this; the outer handle is out of reach inside one. */
export type Tx = Transaction<Tables>;
