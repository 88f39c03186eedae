import { Client } from 'pg';
import type { DatabaseAddress } from './postgres.ts';

/**
 * Makes one more empty database beside that of `address`.
 *
 * @param name lower-case letters, digits and underscores.
 */
export async function createDatabase(address: DatabaseAddress, name: string): Promise<DatabaseAddress> {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new RangeError('name: expected lower-case letters, digits and underscores');
  const client = new Client({ connectionString: address.connectionString });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return {
    ...address,
    database: name,
    connectionString: address.connectionString.replace(`@/${address.database}?`, `@/${name}?`),
  };
}
