import { type BodyOf, type Client, isOverreadError } from '@overread/contract';
import { CONSOLE_PATH } from '@overread/ids';

/**
 * Takes the next case of the person's own order and answers its address, for a full page load; the start page if there
 * is none, or no connection: it says so there.
 */
export async function nextAddress(client: Client, { project, kind }: BodyOf<'next'>): Promise<string> {
  try {
    return (await client.call('next', { body: { project, kind } })).url;
  } catch (error) {
    if (!isOverreadError(error)) console.error(error);
    return CONSOLE_PATH;
  }
}
