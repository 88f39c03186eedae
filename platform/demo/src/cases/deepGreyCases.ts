import { NUCLEI, type Nucleus, type NucleusMasks } from '../images/brainT1.ts';
import { thickerSlices, type Volume, type VoxelMask } from '../images/volume.ts';
import { DEEP_GREY_T1 } from '../protocols/deepGreyT1.ts';
import { scriptedOutline } from '../readers/scriptedOutline.ts';
import { maskedRead, type ScriptedRead } from '../readers/scriptedRead.ts';
import { seededRandom } from '../seededRandom.ts';
import { type BaseImages, nucleiOnThickerSlices } from './baseImages.ts';
import type { DemoCase, Destination, PreparedCase } from './demoCase.ts';
import { IMAGE_SOURCES } from './imageSources.ts';

interface DeepGreyRow {
  readonly label: string;
  readonly destination: Destination;
  readonly shows: string;
  /** Reader B draws these under each other's name. */
  readonly swaps?: readonly (readonly [Nucleus, Nucleus])[];
  /** The reads are the two atlases themselves. */
  readonly isAtlasCase?: boolean;
}

const ROWS: readonly DeepGreyRow[] = [
  {
    label: 'GREY-01',
    destination: 'signed',
    shows: 'Swapped labels: one reader drew the left caudate as putamen and the putamen as caudate',
    swaps: [['caudateLeft', 'putamenLeft']],
  },
  {
    label: 'GREY-02',
    destination: 'read',
    shows: 'Two atlases of one brain: they define the nuclei differently; atlases are not readers',
    isAtlasCase: true,
  },
  {
    label: 'GREY-03',
    destination: 'read',
    shows: 'The wrong side: one reader exchanged the left and right thalamus',
    swaps: [['thalamusLeft', 'thalamusRight']],
  },
  { label: 'GREY-04', destination: 'read', shows: 'Agreement, waiting for signature' },
  { label: 'GREY-05', destination: 'oneRead', shows: 'Read once by a program; the second read is yours' },
  { label: 'GREY-06', destination: 'enrolled', shows: 'Not read yet' },
];

/** The T1 cases on the given images. */
export function deepGreyCases(base: BaseImages['t1']): DemoCase[] {
  const volume = thickerSlices(base.volume, 2);
  const nuclei = nucleiOnThickerSlices(base.volume, base.nuclei);
  return ROWS.filter((row) => !row.isAtlasCase || base.otherAtlas !== null).map((row) => ({
    label: row.label,
    destination: row.destination,
    protocol: DEEP_GREY_T1,
    imageSetKey: 't1',
    indication: 'Volumes in ageing',
    shows: row.shows,
    prepare: () => (row.isAtlasCase ? atlasCase(base) : nucleusCase(base, volume, nuclei, row)),
  }));
}

const ANSWERS = { ventriclesWide: 'no' } as const;

/** Both atlases on the whole 1 mm lattice, so that their known overlap shows. */
function atlasCase(base: BaseImages['t1']): PreparedCase {
  return {
    volume: base.volume,
    series: seriesText(base, 'Axial 1 mm', ''),
    truth: maskedRead({ ...base.nuclei }, null, ANSWERS),
    readA: () => maskedRead({ ...base.nuclei }, null, ANSWERS),
    readB: () => maskedRead({ ...(base.otherAtlas ?? base.nuclei) }, null, ANSWERS),
  };
}

function nucleusCase(base: BaseImages['t1'], clean: Volume, nuclei: NucleusMasks, row: DeepGreyRow): PreparedCase {
  const volume = withScanNoise(clean, row.label);
  const read = (reader: 'a' | 'b', biasMm: number) => (): ScriptedRead => {
    const drawn = Object.fromEntries(
      NUCLEI.map((nucleus) => [
        nucleus,
        scriptedOutline(volume, nuclei[nucleus], {
          biasMm,
          roughnessMm: 0.25,
          seed: `${row.label}/${reader}/${nucleus}`,
        }),
      ]),
    ) as Record<Nucleus, VoxelMask>;
    if (reader === 'b')
      for (const [one, other] of row.swaps ?? []) [drawn[one], drawn[other]] = [drawn[other], drawn[one]];
    return maskedRead(drawn, null, ANSWERS);
  };
  return {
    volume,
    series: seriesText(base, 'Axial 2 mm', ' Slices averaged in pairs to 2 mm; noise was computed into it.'),
    truth: maskedRead({ ...nuclei }, null, ANSWERS),
    readA: read('a', 0.1),
    readB: read('b', -0.1),
  };
}

function seriesText(base: BaseImages['t1'], seriesDescription: string, computed: string): PreparedCase['series'] {
  const source = IMAGE_SOURCES[base.isReal ? 'brainT1' : 't1Phantom'];
  return {
    modality: 'MR',
    studyDescription: 'MR brain',
    seriesDescription: `T1 ${seriesDescription}`,
    derivation: `${source.derivation}${computed}`,
    source: source.text,
    licence: source.licence,
    window: { center: 80, width: 160 },
    bodyPart: 'BRAIN',
  };
}

/** Standard deviation of the noise that makes one scan of the brain differ from the next. */
const NOISE = 2;

function withScanNoise(volume: Volume, seed: string): Volume {
  const random = seededRandom(seed);
  return { ...volume, data: volume.data.map((value) => Math.max(0, Math.round(value + NOISE * random.normal()))) };
}
