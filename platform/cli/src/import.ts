import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { serverRequest } from './serverRequest.ts';

interface ImportOptions {
  readonly project: string;
  readonly protocol: string;
  readonly partition: string;
  readonly json: boolean;
}

/** `overread import <folder>`: loads DICOM images of one's own and enrols a case per series. Exit status 1 if one was refused. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description('load a folder of DICOM images and enrol a case for each series; the server must be running')
    .argument('<folder>', 'folder with DICOM files, with all below it')
    .requiredOption('--project <key>', 'project; made if it is not there')
    .requiredOption('--protocol <file>', 'the SOP as a JSON file; published if the project does not have it')
    .option('--partition <name>', 'training, tuning, test, calibration or practice', 'training')
    .option('--json', 'print the result as JSON', false)
    .action(async (folder: string, options: ImportOptions) => {
      const protocol: unknown = JSON.parse(await readFile(options.protocol, 'utf8'));
      const { project, partition } = options;
      let refusals = 1;
      await serverRequest('/import', { folder: resolve(folder), project, protocol, partition }, (answer) => {
        if (answer.line !== undefined && !options.json) console.log(answer.line);
        if (answer.error) console.error(`${answer.error.message} ${answer.error.todo} [${answer.error.code}]`);
        if (answer.done) {
          refusals = 'refused' in answer.done && Array.isArray(answer.done.refused) ? answer.done.refused.length : 0;
          if (options.json) console.log(JSON.stringify(answer.done));
        }
      });
      process.exitCode = refusals > 0 ? 1 : 0;
    });
}
