import type { Lesion, LesionKind } from '../images/lesion.ts';
import type { MotionGrade } from '../images/motion.ts';
import type { Destination } from './demoCase.ts';

/** How a scripted reader departs from what is there. Numbers are places in the row's list of lesions. */
export interface HeadReaderErrors {
  readonly notEvaluable?: 'motion';
  readonly misses?: readonly number[];
  /** Takes these two for one lesion. */
  readonly merges?: readonly [number, number];
  /** Draws these on the other side of the head. */
  readonly mirrors?: readonly number[];
  /** Draws a lesion where there is none. */
  readonly extra?: Lesion;
  /** Draws these wider (or tighter) than usual, mm. */
  readonly biasesMm?: Readonly<Record<number, number>>;
  /** Calls a lesion something else. */
  readonly types?: Readonly<Record<number, LesionKind>>;
}

/** One head CT of the demo: what is computed into it, and how each scripted reader errs. */
export interface HeadCaseRow {
  readonly label: string;
  readonly destination: Destination;
  readonly shows: string;
  readonly indication: string;
  readonly lesions: readonly Lesion[];
  readonly massEffect: 'none' | 'mild' | 'severe';
  readonly motion?: MotionGrade;
  /** Only the slices above the ventricles. */
  readonly vertexOnly?: boolean;
  /** Under the pilot of the SOP, in which every case is a control. */
  readonly isPilot?: boolean;
  readonly a?: HeadReaderErrors;
  readonly b?: HeadReaderErrors;
}

type Point = readonly [number, number, number];
const CONTRAST: Readonly<Record<LesionKind, Pick<Lesion, 'contrast' | 'rim'>>> = {
  hemorrhage: { contrast: 30, rim: { widthMm: 4, contrast: -10 } },
  infarct: { contrast: -14 },
  mass: { contrast: 16, rim: { widthMm: 6, contrast: -11 } },
  cyst: { contrast: -24 },
};
const lesion = (kind: LesionKind, centreMm: Point, radiiMm: Point): Lesion => ({
  kind,
  centreMm,
  radiiMm,
  ...CONTRAST[kind],
});

/** Places in the brain, LPS mm; positive x is the patient's left. */
const AT = {
  rightParietal: [-38, 20, 105],
  leftParietal: [38, 38, 114],
  leftFrontal: [34, -18, 102],
  rightOccipital: [-28, 58, 106],
  leftHigh: [22, 12, 128],
  rightHigh: [-24, 2, 124],
  leftTemporal: [46, 14, 88],
  rightTemporal: [-42, 34, 88],
  leftOccipital: [26, 62, 98],
} as const satisfies Record<string, Point>;

/** The head CT cases; the hard ones of clinical requirement R36 are named in `shows`. */
export const HEAD_CASE_ROWS: readonly HeadCaseRow[] = [
  {
    label: 'HEAD-01',
    destination: 'signed',
    shows: 'A missed lesion: one reader overlooked the smaller one',
    indication: 'Headache, known tumour',
    lesions: [lesion('mass', AT.leftFrontal, [10, 11, 9]), lesion('mass', AT.rightHigh, [6, 6, 6])],
    massEffect: 'mild',
    b: { misses: [1] },
  },
  {
    label: 'HEAD-02',
    destination: 'signed',
    shows: 'Agreement: two readers, one result',
    indication: 'Sudden weakness of the left arm',
    lesions: [lesion('hemorrhage', AT.rightParietal, [13, 16, 12])],
    massEffect: 'mild',
  },
  {
    label: 'HEAD-03',
    destination: 'returned',
    shows: 'An extra lesion: one reader marked what is none; the approver returned the case',
    indication: 'Dizziness',
    lesions: [lesion('infarct', AT.leftParietal, [13, 17, 11])],
    massEffect: 'none',
    a: { extra: lesion('cyst', AT.rightTemporal, [7, 7, 7]) },
  },
  {
    label: 'HEAD-04',
    destination: 'read',
    shows: 'A control: the readers agree, and a third person looks all the same (pilot of the SOP)',
    indication: 'Fall',
    lesions: [lesion('hemorrhage', AT.leftTemporal, [10, 13, 10])],
    massEffect: 'none',
    isPilot: true,
  },
  {
    label: 'HEAD-05',
    destination: 'read',
    shows: 'Split or merged: two touching foci, or one lesion?',
    indication: 'Seizure',
    lesions: [lesion('mass', [33, -22, 104], [8, 8, 8]), lesion('mass', [35, -7, 107], [7, 8, 7])],
    massEffect: 'mild',
    a: { merges: [0, 1] },
  },
  {
    label: 'HEAD-06',
    destination: 'read',
    shows: 'The wrong side: one reader marked the lesion left instead of right',
    indication: 'Weakness of the left leg',
    lesions: [lesion('infarct', AT.rightHigh, [11, 14, 10])],
    massEffect: 'none',
    b: { mirrors: [0] },
  },
  {
    label: 'HEAD-07',
    destination: 'read',
    shows: 'The small-lesion trap: outlines lie within a millimetre, yet the overlap is low',
    indication: 'Follow-up of small bleeds',
    lesions: [lesion('hemorrhage', AT.leftHigh, [3.6, 3.6, 4]), lesion('infarct', AT.rightOccipital, [12, 13, 11])],
    massEffect: 'none',
    a: { biasesMm: { 0: 0.6 } },
    b: { biasesMm: { 0: -0.5 } },
  },
  {
    label: 'HEAD-08',
    destination: 'read',
    shows: 'Evaluable or not: one reader gave up for motion, the other read on',
    indication: 'Confusion, restless',
    lesions: [lesion('hemorrhage', AT.rightParietal, [11, 12, 11])],
    massEffect: 'none',
    motion: 1,
    a: { notEvaluable: 'motion' },
  },
  {
    label: 'HEAD-09',
    destination: 'read',
    shows: 'Different answers: a mass for one reader, a bleed for the other',
    indication: 'Headache for a week',
    lesions: [lesion('hemorrhage', AT.leftParietal, [11, 11, 11])],
    massEffect: 'mild',
    b: { types: { 0: 'mass' } },
  },
  {
    label: 'HEAD-10',
    destination: 'read',
    shows: 'Neither reader could evaluate it: the coordinator decides',
    indication: 'Restless, no sedation',
    lesions: [],
    massEffect: 'none',
    motion: 3,
    a: { notEvaluable: 'motion' },
    b: { notEvaluable: 'motion' },
  },
  {
    label: 'HEAD-11',
    destination: 'read',
    shows: 'Nothing to segment: only the vertex was scanned, and both readers found no lesion',
    indication: 'Bruise on top of the head',
    lesions: [],
    massEffect: 'none',
    vertexOnly: true,
  },
  {
    label: 'HEAD-12',
    destination: 'read',
    shows: 'Agreement on three lesions, waiting for signature',
    indication: 'Staging',
    lesions: [
      lesion('mass', AT.leftFrontal, [9, 9, 9]),
      lesion('mass', AT.rightTemporal, [10, 9, 9]),
      lesion('cyst', AT.leftOccipital, [8, 9, 9]),
    ],
    massEffect: 'mild',
  },
  {
    label: 'HEAD-13',
    destination: 'oneRead',
    shows: 'Read once by a program; the second read is yours',
    indication: 'Speech disturbance since this morning',
    lesions: [lesion('infarct', AT.leftTemporal, [12, 15, 11]), lesion('hemorrhage', AT.rightHigh, [5, 5, 5])],
    massEffect: 'none',
  },
  {
    label: 'HEAD-14',
    destination: 'oneRead',
    shows: 'Read once by a program; the second read is yours',
    indication: 'Known tumour, follow-up',
    lesions: [lesion('mass', AT.rightOccipital, [11, 12, 10])],
    massEffect: 'none',
    a: { extra: lesion('mass', AT.leftHigh, [5, 5, 5]) },
  },
  {
    label: 'HEAD-15',
    destination: 'enrolled',
    shows: 'Not read yet',
    indication: 'Sudden headache',
    lesions: [lesion('hemorrhage', AT.leftFrontal, [12, 12, 10])],
    massEffect: 'mild',
  },
  {
    label: 'HEAD-16',
    destination: 'enrolled',
    shows: 'Not read yet',
    indication: 'Visual field defect',
    lesions: [lesion('infarct', AT.leftOccipital, [13, 14, 11]), lesion('cyst', AT.rightParietal, [6, 6, 6])],
    massEffect: 'none',
  },
  {
    label: 'HEAD-17',
    destination: 'enrolled',
    shows: 'Not read yet',
    indication: 'Dizziness',
    lesions: [],
    massEffect: 'none',
  },
  {
    label: 'HEAD-18',
    destination: 'excluded',
    shows: 'Excluded before it was read: the scan does not hold the whole brain',
    indication: 'Follow-up',
    lesions: [],
    massEffect: 'none',
    vertexOnly: true,
  },
];
