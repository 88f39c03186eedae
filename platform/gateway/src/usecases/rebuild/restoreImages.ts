import { stacksOfEnrolment, toDicomJson } from '@overread/dicom';
import { canonicalJson, isOverreadError } from '@overread/domain';
import type { FoldedRecords } from '@overread/verify';
import type { ImageSetWithStack, Ports, Tx } from '../ports.ts';
import { readSeries, type SourceSeries } from '../readSeries.ts';
import { recordHeaderMetadata } from '../viewAttributes.ts';

/** The image sets of a restored case, and what is wrong with its images, one sentence each. */
export interface RestoredImages {
  readonly imageSets: readonly Pick<
    ImageSetWithStack,
    'key' | 'role' | 'modality' | 'timepointOrdinal' | 'stack' | 'studyMetadata'
  >[];
  readonly problems: readonly string[];
}

/**
 * Puts the images of a case into the index: where they lie as the enrolment recorded it, headers for the views read again from the
 * source archive. The enrolment counts: images that are missing or differ now are reported, and the case is there all the same.
 */
export async function restoreImages(
  ports: Ports,
  tx: Tx,
  enrolment: FoldedRecords['enrolment'],
): Promise<RestoredImages> {
  const { content, document } = enrolment.record;
  const { caseId, enrolment: stated, images } = content;
  const stacks = new Map(stacksOfEnrolment(content).map(({ key, stack }) => [key, stack]));
  const imageSets: RestoredImages['imageSets'][number][] = [];
  const problems: string[] = [];
  for (const [timepointOrdinal, timepoint] of stated.timepoints.entries()) {
    const timepointId = ports.newId();
    await ports.store.images.insertTimepoint(tx, {
      id: timepointId,
      caseId,
      ordinal: timepointOrdinal,
      label: timepoint.label,
    });
    for (const [ordinal, set] of timepoint.imageSets.entries()) {
      const stack = stacks.get(set.key);
      const enrolled = images.find((one) => one.key === set.key);
      if (!stack || !enrolled) continue;
      const found = await seriesOf(ports, set, stated.label);
      if (typeof found === 'string') problems.push(`Images "${set.key}": ${found}`);
      else if (canonicalJson(found.stack) !== canonicalJson(stack))
        problems.push(
          `Images "${set.key}": the series in the image archive is not the one that was enrolled any more.`,
        );
      const source = typeof found === 'string' ? undefined : found;
      const metadata = new Map(source?.instances.map((one) => [one.sopInstanceUid, one.metadata]));
      const studyMetadata = source?.studyMetadata ?? headerOfRecord(document.dataSet, set.studyInstanceUid);
      await ports.store.images.insert(tx, {
        id: ports.newId(),
        timepointId,
        caseId,
        ordinal,
        key: set.key,
        role: set.role,
        modality: enrolled.modality,
        stack,
        notices: source?.notices ?? [...stack.warnings],
        studyMetadata,
        pixelDigest: enrolled.pixels.digest,
        instances: [...new Map(stack.slices.map((slice) => [slice.sopInstanceUid, slice.sopClassUid]))].map(
          ([sopInstanceUid, sopClassUid]) => ({
            sopInstanceUid,
            sopClassUid,
            metadata: metadata.get(sopInstanceUid) ?? {},
          }),
        ),
      });
      imageSets.push({
        key: set.key,
        role: set.role,
        modality: enrolled.modality,
        timepointOrdinal,
        stack,
        studyMetadata,
      });
    }
  }
  return { imageSets, problems };
}

/** The series as the source archive has it, or why it has it not. */
async function seriesOf(
  ports: Ports,
  set: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
  label: string,
): Promise<SourceSeries | string> {
  try {
    return await readSeries(ports, set, label);
  } catch (error) {
    if (isOverreadError(error) && error.code !== 'OVR_ARCHIVE_UNAVAILABLE') return error.message;
    throw error;
  }
}

/** Patient and study as the enrolment's own document copied them; its study is that of the first image set. */
function headerOfRecord(dataSet: FoldedRecords['enrolment']['record']['document']['dataSet'], study: string): object {
  return { ...recordHeaderMetadata([toDicomJson(dataSet) as never]), '0020000D': { vr: 'UI', Value: [study] } };
}
