import type { ArchiveIndex, IndexedProject } from '../archiveIndex.ts';
import type { VerifySource } from '../sources/verifySource.ts';
import { collectObjects, type WalkOptions } from './collectObjects.ts';
import { openProjectRecords, openRecords } from './openRecords.ts';
import { type SortedProject, sortIntoCases } from './sortIntoCases.ts';

/**
 * The index of a folder or archive. Reads every document and segmentation once.
 *
 * @throws OverreadError if the source cannot be read
 */
export async function buildIndex(source: VerifySource, options: WalkOptions): Promise<ArchiveIndex> {
  const collection = await collectObjects(source, options);
  const { projects, strays } = sortIntoCases(collection.objects);
  return { ...collection, strays, projects: projects.map(openable) };
}

function openable({ cases: sorted, ...rest }: SortedProject): IndexedProject {
  const cases = sorted.map((one) => ({
    ...one,
    open: async () => ({ ...one, ...(await openRecords(one.objects)) }),
  }));
  const project = { ...rest, cases };
  return { ...project, open: async () => ({ ...project, ...(await openProjectRecords(rest.objects)) }) };
}
