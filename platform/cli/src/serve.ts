import { serve } from '@overread/gateway';
import type { Command } from 'commander';

/** `overread serve`: runs the server in the foreground until a signal comes. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server with its database and archive')
    .option('--empty', 'start without the demo project')
    .option('--stop-with-parent', 'end when the process that started it ends')
    .action(async ({ empty = false, stopWithParent = false }: { empty?: boolean; stopWithParent?: boolean }) => {
      const serving = await serve({
        isEmpty: empty,
        endsWithParent: stopWithParent,
        tell: (line) => console.log(line),
      });
      await serving?.stopped;
      process.exit(0);
    });
}
