import { createHash } from 'node:crypto';
import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MerkleFrontier, merkleFrontier } from './merkleFrontier.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from './merkleHash.ts';
import { consistencyProof, inclusionProof, rootOf } from './merkleProof.ts';
import vectors from './merkleVectors.json' with { type: 'json' };
import type { ReadSubtrees } from './subtree.ts';
import { isConsistent, isIncluded } from './verifyProof.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const entry = (index: number) => Buffer.from(`entry ${index}`);

/** A log in memory: what a store keeps. */
function grownLog(size: number): { frontier: MerkleFrontier; read: ReadSubtrees; roots: Uint8Array[] } {
  const stored = new Map<string, Uint8Array>();
  const frontier = merkleFrontier();
  const roots = [frontier.root()];
  for (let index = 0; index < size; index += 1) {
    for (const { level, index: at, hash } of frontier.append(leafHash(entry(index))))
      stored.set(`${level}/${at}`, hash);
    roots.push(frontier.root());
  }
  const read: ReadSubtrees = (subtrees) =>
    Promise.resolve(
      subtrees.map(({ level, index }) => {
        const hash = stored.get(`${level}/${index}`);
        if (!hash) throw new Error(`no subtree ${level}/${index}`);
        return hash;
      }),
    );
  return { frontier, read, roots };
}

/** The definition of RFC 6962 section 2.1, word for word. */
function merkleTreeHash(entries: readonly Uint8Array[]): Uint8Array {
  const [first] = entries;
  if (!first) return new Uint8Array(createHash('sha256').digest());
  if (entries.length === 1) return leafHash(first);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return nodeHash(merkleTreeHash(entries.slice(0, k)), merkleTreeHash(entries.slice(k)));
}

describe('the Merkle tree of the log', () => {
  // Leaves and roots of certificate-transparency's own tests (merkle_tree_test.cc; transparency-dev/merkle testonly/constants.go).
  const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const ROOTS = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('has the roots that certificate transparency publishes', () => {
    const frontier = merkleFrontier();
    const roots = [hex(frontier.root())];
    for (const leaf of LEAVES) {
      frontier.append(leafHash(Buffer.from(leaf, 'hex')));
      roots.push(hex(frontier.root()));
    }
    expect(roots).toEqual(ROOTS);
    expect(hex(Uint8Array.from(EMPTY_ROOT))).toBe(ROOTS[0]);
  });

  it('has the root that RFC 6962 defines, for every size', () => {
    const { roots } = grownLog(70);
    const entries = roots.map((_, index) => entry(index));
    expect(roots.map(hex)).toEqual(roots.map((_, size) => hex(merkleTreeHash(entries.slice(0, size)))));
  });

  it('goes on from its stored right edge', async () => {
    const { roots, read } = grownLog(40);
    for (const size of [0, 1, 2, 3, 7, 8, 21, 39]) {
      expect(hex(await rootOf(size, read))).toBe(hex(roots[size] ?? EMPTY_ROOT));
    }
  });
});

describe('proofs', () => {
  const at = (place: number) => Buffer.from(vectors.hashes[place] ?? '', 'base64');

  it.each(vectors.inclusion as [string, number, number, number, number[], number, boolean][])(
    'of inclusion are judged as by transparency-dev: %s',
    (_name, index, size, leaf, proof, root, isRight) => {
      expect(isIncluded({ index, size, leafHash: at(leaf), proof: proof.map(at), root: at(root) })).toBe(isRight);
    },
  );

  it.each(vectors.consistency as [string, number, number, number, number, number[], boolean][])(
    'of consistency are judged as by transparency-dev: %s',
    (_name, from, to, fromRoot, toRoot, proof, isRight) => {
      expect(isConsistent({ from, to, fromRoot: at(fromRoot), toRoot: at(toRoot), proof: proof.map(at) })).toBe(
        isRight,
      );
    },
  );

  const { roots, read } = grownLog(300);
  const root = (size: number) => roots[size] ?? new Uint8Array();
  const sizes = fc.integer({ min: 1, max: 300 });
  const flip = (bytes: Uint8Array, bit: number) =>
    bytes.map((byte, i) => (i === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte));
  const altered = (proof: readonly Uint8Array[], which: number, bit: number) =>
    proof.map((hash, i) => (i === which % proof.length ? flip(hash, bit) : hash));

  it('of inclusion hold for every entry and size, and for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(255), fc.nat(), fc.nat(), async (size, seed, bit, which, other) => {
        const index = seed % size;
        const proof = await inclusionProof(index, size, read);
        const claim = { index, size, leafHash: leafHash(entry(index)), proof, root: root(size) };
        expect(isIncluded(claim)).toBe(true);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        if (proof.length > 0) expect(isIncluded({ ...claim, proof: altered(proof, which, bit) })).toBe(false);
        expect(isIncluded({ ...claim, root: flip(claim.root, bit) })).toBe(false);
        expect(isIncluded({ ...claim, leafHash: flip(claim.leafHash, bit) })).toBe(false);
        expect(isIncluded({ ...claim, proof: [...proof, root(size)] })).toBe(false);
        if (proof.length > 0) expect(isIncluded({ ...claim, proof: proof.slice(1) })).toBe(false);
        if (proof.length > 0) expect(isIncluded({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        const elsewhere = other % size;
        if (elsewhere !== index) expect(isIncluded({ ...claim, index: elsewhere })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('of consistency hold for every two sizes, and for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(255), fc.nat(), async (to, seed, bit, which) => {
        const from = seed % (to + 1);
        const proof = await consistencyProof(from, to, read);
        const claim = { from, to, fromRoot: root(from), toRoot: root(to), proof };
        expect(isConsistent(claim)).toBe(true);
        if (proof.length > 0) expect(isConsistent({ ...claim, proof: altered(proof, which, bit) })).toBe(false);
        if (proof.length > 0) expect(isConsistent({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        expect(isConsistent({ ...claim, proof: [...proof, root(to)] })).toBe(false);
        expect(isConsistent({ ...claim, fromRoot: flip(claim.fromRoot, bit) })).toBe(false);
        // Every later tree extends the empty one, whatever its root.
        if (from > 0) expect(isConsistent({ ...claim, toRoot: flip(claim.toRoot, bit) })).toBe(false);
        if (from > 1 && from < to)
          expect(isConsistent({ ...claim, from: from - 1, fromRoot: root(from - 1) })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused in words for entries and sizes that do not exist', async () => {
    await expect(inclusionProof(8, 8, read)).rejects.toMatchObject({ code: 'OVR_LOG_INVALID' });
    await expect(consistencyProof(9, 8, read)).rejects.toMatchObject({ code: 'OVR_LOG_INVALID' });
    expect(isIncluded({ index: -1, size: 8, leafHash: root(8), proof: [], root: root(8) })).toBe(false);
  });

  it('of a large log read and hold a few dozen hashes', async () => {
    const size = scale('logEntries');
    const levels: Uint8Array[][] = Array.from({ length: 21 }, () => []);
    const frontier = merkleFrontier();
    const bytes = Buffer.alloc(4);
    const leafAt = (index: number) => {
      bytes.writeUInt32BE(index);
      return leafHash(bytes);
    };
    for (let index = 0; index < size; index += 1)
      for (const { level, hash } of frontier.append(leafAt(index))) levels[level]?.push(hash);
    let reads = 0;
    const readMany: ReadSubtrees = (subtrees) => {
      reads += subtrees.length;
      return Promise.resolve(subtrees.map(({ level, index }) => levels[level]?.[index] ?? new Uint8Array()));
    };
    for (const index of [0, 1, size / 2 - 1, 65_536, size - 1]) {
      const proof = await inclusionProof(index, size, readMany);
      expect(isIncluded({ index, size, leafHash: leafAt(index), proof, root: frontier.root() })).toBe(true);
    }
    expect(reads).toBeLessThan(5 * 64);
  });
});
