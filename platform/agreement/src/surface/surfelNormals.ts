/** A vector along columns, rows and slices. */
type Vector = readonly [number, number, number];

const CODES = 256;
/** Which corners of the unit cube bound each of its faces, in a round. */
const FACES: readonly (readonly number[])[] = [1, 2, 4].flatMap((normal) => {
  const [u, v] = [1, 2, 4].filter((axis) => axis !== normal) as [number, number];
  return [0, normal].map((side) => [side, side | u, side | u | v, side | v]);
});

let derived: readonly (readonly Vector[])[] | undefined;

/**
 * The triangles that marching cubes lays through the cube between 8 neighbouring voxel centres, for each of the 256 codes of which of
 * them are inside the mask: one vector per triangle, perpendicular to it and as long as its area in the unit cube. Bit 0, 1 and 2 of a voxel's number
 * within the code say whether it is the farther one along columns, rows and slices.
 *
 * Vertices are the middles of edges with one end inside. Up to 4 voxels inside: on a face with two opposite ones each is cut off by
 * itself; more: the triangles are those of the complement. Of the fans that fill a loop of vertices, that of the largest area in the
 * unit cube is taken (of two such the areas are equal in a box, too). Lorensen and Cline, DOI 10.1145/37402.37422; these choices are the ones that give
 * the areas of DeepMind's surface-distance 0.1, which a test asks for all codes.
 */
export function surfelNormals(): readonly (readonly Vector[])[] {
  derived ??= Array.from({ length: CODES }, (_, code) => {
    const inside = [...code.toString(2)].filter((bit) => bit === '1').length;
    return loopsOf(inside > 4 ? CODES - 1 - code : code).flatMap(largestFan);
  });
  return derived;
}

/** The closed loops of cut edges, as their middles in half edge lengths. */
function loopsOf(code: number): Vector[][] {
  const isInside = (corner: number | undefined) => ((code >> (corner ?? 0)) & 1) === 1;
  const neighbours = new Map<number, number[]>();
  const join = (one: number, other: number) => {
    neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
    neighbours.set(other, [...(neighbours.get(other) ?? []), one]);
  };
  for (const face of FACES) {
    const edges = face.map((corner, i) => edgeBetween(corner, face[(i + 1) % 4] ?? 0));
    const cut = edges.filter((_, i) => isInside(face[i]) !== isInside(face[(i + 1) % 4]));
    if (cut.length === 2) join(cut[0] ?? 0, cut[1] ?? 0);
    if (cut.length < 4) continue;
    for (const [i, corner] of face.entries()) if (isInside(corner)) join(edges[(i + 3) % 4] ?? 0, edges[i] ?? 0);
  }
  const loops: Vector[][] = [];
  const seen = new Set<number>();
  for (const start of neighbours.keys()) {
    const loop: Vector[] = [];
    for (let edge: number | undefined = start; edge !== undefined && !seen.has(edge); ) {
      seen.add(edge);
      loop.push(middleOf(edge));
      edge = neighbours.get(edge)?.find((next) => !seen.has(next));
    }
    if (loop.length > 0) loops.push(loop);
  }
  return loops;
}

const edgeBetween = (one: number, other: number): number => Math.min(one, other) * 8 + Math.max(one, other);

function middleOf(edge: number): Vector {
  const [one, other] = [edge >> 3, edge & 7];
  const along = (axis: number) => ((one >> axis) & 1) + ((other >> axis) & 1);
  return [along(0), along(1), along(2)];
}

function largestFan(loop: readonly Vector[]): Vector[] {
  let best: Vector[] = [];
  let largest = 0;
  for (const [apex, from] of loop.entries()) {
    const around = [...loop.slice(apex + 1), ...loop.slice(0, apex)];
    const fan = around.slice(1).map((point, i) => triangle(from, around[i] ?? from, point));
    const area = fan.reduce((sum, normal) => sum + Math.hypot(...normal), 0);
    // Equal ones differ by rounding.
    if (area <= largest + 1e-9) continue;
    largest = area;
    best = fan;
  }
  return best;
}

/** Half the cross product of two sides, from coordinates in half edge lengths. */
function triangle(p: Vector, q: Vector, r: Vector): Vector {
  const side = (to: Vector, axis: 0 | 1 | 2) => to[axis] - p[axis];
  const part = (i: 0 | 1 | 2, j: 0 | 1 | 2) => (side(q, i) * side(r, j) - side(q, j) * side(r, i)) / 8;
  return [part(1, 2), part(2, 0), part(0, 1)];
}
