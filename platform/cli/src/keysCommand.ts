import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { serverRequest } from './serverRequest.ts';

/** `overread keys renew-device`: a new certificate for the gateway; asks for the passphrase of the certificate authority. */
export function keysCommand(program: Command): void {
  program
    .command('keys')
    .description('keys of this installation; the server must be running')
    .command('renew-device')
    .description('renew the certificate of the gateway; asks for the passphrase of the certificate authority')
    .action(async () => {
      const passphrase = await askSecretly('Passphrase of the certificate authority (none for a demo): ');
      process.exitCode = 1;
      await serverRequest('/keys/renew-device', passphrase === '' ? {} : { passphrase }, (answer) => {
        if (answer.error) console.error(`${answer.error.message} ${answer.error.todo} [${answer.error.code}]`);
        if (!answer.done) return;
        process.exitCode = 0;
        const { until } = answer.done as { until: string };
        console.log(`The certificate of the gateway holds until ${until.slice(0, 10)}.`);
      });
    });
}

/** A line from the terminal that is not shown as it is typed, or the first line of what is piped in. Never an argument: others see those. */
async function askSecretly(question: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    if (isTerminal) process.stdout.write('\n');
  }
}
