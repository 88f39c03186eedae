import type { Answers } from '@overread/domain';
import { type MotionGrade, withMotion } from '../images/motion.ts';
import { cropSlices, thickerSlices } from '../images/volume.ts';
import { IMAGE_QUALITY } from '../protocols/imageQuality.ts';
import { answersOnly } from '../readers/scriptedRead.ts';
import type { BaseImages } from './baseImages.ts';
import type { DemoCase, Destination } from './demoCase.ts';
import { IMAGE_SOURCES } from './imageSources.ts';

interface QualityRow {
  readonly label: string;
  readonly destination: Destination;
  readonly shows: string;
  readonly grade: MotionGrade;
  /** What reader B answers otherwise. */
  readonly b?: Answers;
}

const ROWS: readonly QualityRow[] = [
  {
    label: 'QUAL-01',
    destination: 'signed',
    shows: 'Different grades of motion, settled and signed without any mask',
    grade: 2,
    b: { motion: 'grade0', usable: 'yes' },
  },
  { label: 'QUAL-02', destination: 'read', shows: 'Agreement on a good scan, waiting for signature', grade: 0 },
  {
    label: 'QUAL-03',
    destination: 'read',
    shows: 'Different answers: may volumetry use it?',
    grade: 2,
    b: { motion: 'grade3', quality: 'poor', usable: 'no' },
  },
  { label: 'QUAL-04', destination: 'oneRead', shows: 'Read once by a program; the second read is yours', grade: 1 },
  { label: 'QUAL-05', destination: 'enrolled', shows: 'Not read yet', grade: 3 },
  { label: 'QUAL-06', destination: 'enrolled', shows: 'Not read yet', grade: 0 },
];

const ANSWERS: readonly Answers[] = [
  { motion: 'grade0', quality: 'excellent', usable: 'yes' },
  { motion: 'grade1', quality: 'good', usable: 'yes' },
  { motion: 'grade2', quality: 'good', usable: 'yes' },
  { motion: 'grade3', quality: 'poor', usable: 'no' },
];

/** The question-only cases: the T1 brain in 3 mm slices, with motion computed into it. */
export function qualityCases(base: BaseImages['t1']): DemoCase[] {
  const clean = thickerSlices(cropSlices(base.volume, 0, Math.min(48, base.volume.slices)), 3);
  const source = IMAGE_SOURCES[base.isReal ? 'brainT1' : 't1Phantom'];
  return ROWS.map((row) => ({
    label: row.label,
    destination: row.destination,
    protocol: IMAGE_QUALITY,
    imageSetKey: 't1',
    indication: 'Volumes in ageing',
    shows: row.shows,
    prepare: () => {
      const answers = ANSWERS[row.grade] ?? {};
      return {
        volume: withMotion(clean, row.grade),
        series: {
          modality: 'MR',
          studyDescription: 'MR brain',
          seriesDescription: 'T1 Axial 3 mm',
          derivation: `${source.derivation} Slices averaged to 3 mm. Motion may be computed into it.`,
          source: source.text,
          licence: source.licence,
          window: { center: 80, width: 160 },
          bodyPart: 'BRAIN',
        },
        truth: answersOnly(answers),
        readA: () => answersOnly(answers),
        readB: () => answersOnly({ ...answers, ...row.b }),
      };
    },
  }));
}
