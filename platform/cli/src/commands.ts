import type { Command } from 'commander';
import { agreementCommand } from './agreement/agreementCommand.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { checkArchiveCommand } from './checkArchive.ts';
import { exportCommand } from './exportCommand.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keysCommand.ts';
import { rebuildCommand } from './rebuild.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';

/** Every command of `overread`, in the order of its help. Each adds itself to the program. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  serveCommand,
  importCommand,
  exportCommand,
  checkArchiveCommand,
  verifyCommand,
  agreementCommand,
  keysCommand,
  rebuildCommand,
  backupCommand,
  restoreCommand,
];
