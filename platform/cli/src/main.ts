import { Command } from 'commander';
import { COMMANDS } from './commands.ts';
import { VERSION } from './version.ts';

const program = new Command('overread')
  .description('Double-read annotation for the viewer a hospital already runs')
  .version(VERSION);
for (const add of COMMANDS) add(program);

try {
  await program.parseAsync();
} catch (error) {
  // One sentence for people; the stack only where something is our mistake.
  const isExpected = error instanceof Error && 'code' in error && `${error.code}`.startsWith('OVR_');
  console.error(isExpected ? `${error.message} [${error.code}]` : error);
  process.exit(1);
}
