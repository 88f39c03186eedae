import { printable } from '@overread/verify';
import { serverRequest } from './serverRequest.ts';

/**
 * Asks the server for something that takes a while, prints what it says on the way, then its report; with `json` the report alone.
 * Exit status: that of the report, 1 after an error.
 */
export async function reported<R extends object>(
  path: string,
  body: unknown,
  json: boolean,
  inWords: (report: R) => { readonly lines: readonly string[]; readonly status: number },
): Promise<void> {
  process.exitCode = 1;
  await serverRequest(path, body, ({ line, error, done }) => {
    if (line !== undefined && !json) console.log(printable(line));
    if (error) {
      if (json) console.log(JSON.stringify({ error }));
      else console.error(`${error.message.split('\n').map(printable).join('\n')}\n${error.todo} [${error.code}]`);
    }
    if (!done) return;
    const { lines, status } = inWords(done as R);
    console.log(json ? JSON.stringify(done) : lines.map(printable).join('\n'));
    process.exitCode = status;
  });
}

/** A title with its entries below; nothing where there are none. */
export const listed = (title: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : ['', title, ...entries.map((entry) => `  ${entry}`)];
