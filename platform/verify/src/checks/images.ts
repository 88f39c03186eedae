import { inLanes, pixelDigest } from '@overread/archive';
import { isOverreadError } from '@overread/dicom';
import {
  type EnrolledImages,
  type PixelDigest,
  pixelDigestsOf,
  pixelListDigest,
  splitImageKey,
} from '@overread/domain';
import type { ArchiveIndex, OpenedRecord } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import { counted, type Findings, listed } from './findings.ts';

/** Images fetched at once. */
const LANES = 4;

/** The digests of an enrolment belong to each other; with `--images` the images themselves are hashed again. */
export async function checkImages(
  enrolment: OpenedRecord<'caseEnrolled'>,
  index: Pick<ArchiveIndex, 'image'>,
  withImages: boolean,
  count: (isGood: boolean) => void,
  findings: Findings,
): Promise<void> {
  const { content } = enrolment.record;
  const sets = content.enrolment.timepoints.flatMap((timepoint) => timepoint.imageSets);
  for (const images of content.images) {
    const digests = pixelDigestsOf(images);
    if (!digests || pixelListDigest(sha256Hex, digests) !== images.pixels.digest) {
      findings.say(
        'imageDigests',
        enrolment.object,
        `The digests of the image set "${images.key}" do not belong to its images.`,
      );
      continue;
    }
    const set = sets.find((one) => one.key === images.key);
    if (!withImages || !set) continue;
    const { studyInstanceUid, seriesInstanceUid } = set;
    const states = await inLanes(digests, LANES, async (digest) => {
      const state = await stateOf(digest, index, studyInstanceUid, seriesInstanceUid);
      count(state === 'same');
      return { digest, state };
    });
    const of = (state: State) => states.filter((one) => one.state === state).map((one) => nameOf(images, one.digest));
    const say = (check: 'imageChanged' | 'imageMissing' | 'imageTranscoded', state: State, words: string) => {
      const found = of(state);
      if (found.length > 0)
        findings.say(
          check,
          enrolment.object,
          `${counted(found.length, 'image')} of ${digests.length} of "${images.key}" ${found.length === 1 ? 'is' : 'are'} ${words}: ${listed(found)}.`,
        );
    };
    say('imageChanged', 'changed', 'not what was enrolled');
    say('imageChanged', 'unreadable', 'unreadable');
    say('imageMissing', 'missing', 'not in the archive of the images');
    say(
      'imageTranscoded',
      'transcoded',
      'stored in another transfer syntax now, so that the pixels cannot be compared',
    );
  }
}

type State = 'same' | 'changed' | 'missing' | 'transcoded' | 'unreadable';

async function stateOf(
  enrolled: PixelDigest,
  index: Pick<ArchiveIndex, 'image'>,
  study: string,
  series: string,
): Promise<State> {
  const image = await index.image(enrolled.sopInstanceUid, study, series);
  if (!image) return 'missing';
  try {
    const now = pixelDigest(await image.open());
    if (now.sha256 === enrolled.sha256) return 'same';
    return now.transferSyntaxUid === enrolled.transferSyntaxUid ? 'changed' : 'transcoded';
  } catch (error) {
    if (isOverreadError(error) && error.code.startsWith('OVR_DICOM_')) return 'unreadable';
    throw error;
  }
}

/** `image 4 (1.2.3)`, as the stack counts. */
function nameOf(images: EnrolledImages, { sopInstanceUid }: PixelDigest): string {
  const index = images.sopInstanceUids.findIndex((key) => splitImageKey(key)?.sopInstanceUid === sopInstanceUid);
  return `slice ${index + 1} (${sopInstanceUid})`;
}
