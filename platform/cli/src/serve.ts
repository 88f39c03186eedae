import type { Command } from 'commander';

/** `overread serve`: runs the server in the foreground until a signal comes. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server with its database and archive')
    .option('--empty', 'start without the demo project')
    .option('--stop-with-parent', 'end when the process that started it ends')
    .action(async ({ empty = false, stopWithParent = false }: { empty?: boolean; stopWithParent?: boolean }) => {
      // The other commands start without the server's code.
      const { serve } = await import('@overread/gateway');
      const serving = await serve({
        isEmpty: empty,
        endsWithParent: stopWithParent,
        tell: (line) => console.log(line),
      });
      await serving?.stopped;
      process.exit(0);
    });
}
