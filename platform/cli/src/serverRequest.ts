/** One line of a server's answer: progress, the result, or the error. */
export interface ServerLine {
  readonly line?: string;
  readonly done?: object;
  readonly error?: { readonly code: string; readonly message: string; readonly todo: string };
}

/** Asks the server of the data folder (OVERREAD_DATA) to do something; lines come as the work goes on. */
export async function serverRequest(path: string, body: unknown, take: (line: ServerLine) => void): Promise<void> {
  let rest = '';
  const { controlRequest, readConfig } = await embedded();
  const { status, text } = await controlRequest(readConfig().dataFolder, 'POST', path, body, (part) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') take(JSON.parse(line) as ServerLine);
  });
  if (status !== 200) throw new Error(`The server answered ${status}: ${text}`);
}

/** Asks the server of the data folder for bytes: the parts of its answer as they come. */
export async function serverStream(path: string, body: unknown): Promise<AsyncIterable<Uint8Array>> {
  const { controlStream, readConfig } = await embedded();
  const answer = await controlStream(readConfig().dataFolder, 'POST', path, body);
  if (answer.status !== 200) throw new Error(`The server answered ${answer.status} to ${path}.`);
  return answer.body;
}

/** Commands that need no server start without its code. */
const embedded = () => import('@overread/gateway/embedded');
