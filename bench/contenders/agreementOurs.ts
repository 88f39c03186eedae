import { readFileSync } from 'node:fs';
import {
  type BitMask,
  connectedComponents,
  createLabels,
  maskFromLabels,
  matchInstances,
  measureLabels,
  measurePair,
  type PairMetrics,
  probabilityMap,
  type SurfaceDefinition,
  staple,
} from '@overread/agreement';
import { Arena } from '../../platform/agreement/src/engine/arena.ts';
import { createKernel } from '../../platform/agreement/src/engine/kernel.ts';
import { measureIn } from '../../platform/agreement/src/pair/measurePair.ts';
import { gridOf, SIZE } from '../agreementMasks.ts';
import { serveJobs } from './serveJobs.ts';

// Ours. Two files of masks, a byte per voxel; or, for STAPLE, the files of all readers of a smaller stack: COLUMNS ROWS SLICES FILES.
const [first = '', ...others] = process.argv.slice(2);
const isStaple = /^\d+$/.test(first);
const files = isStaple ? others.slice(2) : [first, ...others];
const size = isStaple ? { columns: Number(first), rows: Number(others[0]), slices: Number(others[1]) } : SIZE;
const labels = files.map((file) => new Uint8Array(readFileSync(file)));
const toBits = (voxels: Uint8Array) => maskFromLabels(size.columns, size.rows, size.slices, voxels);
const masks = labels.map(toBits);
const [a, b] = masks as [BitMask, BitMask];
const grid = gridOf(size.slices);
const TOLERANCES = { tolerancesMm: [1, 2] };
// ITK takes all of the image that it is given.
const WHOLE = {
  columnFrom: 0,
  columnTo: size.columns - 1,
  rowFrom: 0,
  rowTo: size.rows - 1,
  sliceFrom: 0,
  sliceTo: size.slices - 1,
};
let same: Buffer | undefined;
let held: readonly Uint8Array[] | undefined;
/** The labels as a program that reads them into the engine's memory has them; put there by the run that warms up. */
const ownLabels = () => {
  held ??= labels.map((voxels) => {
    const own = createLabels(size);
    own.set(voxels);
    return own;
  });
  return held;
};

const kept = (values: object) => ({ kept: () => Buffer.from(JSON.stringify(values)) });
const keptPair = ({ slices, ...values }: PairMetrics) => kept(values);
const measured = (definition: SurfaceDefinition) => measurePair(a, b, grid, { ...TOLERANCES, definition });

await serveJobs({
  border: () => keptPair(measured('border')),
  surfel: () => keptPair(measured('surfel')),
  borderFromLabels: () => {
    const [p, q] = labels as [Uint8Array, Uint8Array];
    return keptPair(measureLabels(p, q, size, grid, TOLERANCES));
  },
  borderFromOwnLabels: () => {
    const [p, q] = ownLabels() as [Uint8Array, Uint8Array];
    return keptPair(measureLabels(p, q, size, grid, TOLERANCES));
  },
  borderPlain: () => {
    const steps = measureIn(new Arena(createKernel('plain')), a, b, grid, TOLERANCES);
    for (;;) {
      const next = steps.next();
      if (next.done === true) return keptPair(next.value);
    }
  },
  components: () => {
    const [left, right] = [connectedComponents(a), connectedComponents(b)];
    const { pairs } = matchInstances(left, right, grid);
    return kept({ componentsA: left.length, componentsB: right.length, matched: pairs.length });
  },
  staple: () => {
    const { sensitivity, specificity, iterations } = staple(masks, { region: { box: WHOLE } });
    return kept({ sensitivity, specificity, iterations });
  },
  stapleMap: () => {
    const map = probabilityMap(masks, staple(masks, { region: { box: WHOLE } }).probabilities);
    return kept({ voxels: map.length });
  },
  // What memory alone allows: both masks read once. Equal bytes, so that the comparison goes to the end.
  copyForReading: () => {
    same = Buffer.from(a.bits);
    return kept({});
  },
  readOnce: () => kept({ isSame: same?.equals(a.bits) }),
});
