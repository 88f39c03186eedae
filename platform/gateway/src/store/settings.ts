import type { Tx } from './tx.ts';

/** The value of a setting, or undefined. */
export async function get(tx: Tx, key: string): Promise<object | undefined> {
  const row = await tx.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Sets a setting. */
export async function set(tx: Tx, key: string, value: object): Promise<void> {
  const text = JSON.stringify(value);
  await tx
    .insertInto('setting')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute();
}

/** Sets a setting unless it has a value. @returns the value that it has from now on, and whether that is new */
export async function keep(
  tx: Tx,
  key: string,
  value: object,
): Promise<{ readonly value: object; readonly isNew: boolean }> {
  const inserted = await tx
    .insertInto('setting')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  return { value: (await get(tx, key)) ?? value, isNew: inserted !== undefined };
}
