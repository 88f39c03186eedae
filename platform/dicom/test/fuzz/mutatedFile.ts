import { deflateSync } from 'fflate';
import { TRANSFER_SYNTAX } from '../../src/index.ts';
import type { Base } from './bases.ts';
import { copied, MUTATIONS, treeOf } from './mutations.ts';
import { Random } from './random.ts';
import { encode, joined, type RawElement } from './rawElement.ts';

/** A mutated file and what was done to it. */
export interface MutatedFile {
  readonly bytes: Uint8Array;
  readonly what: string;
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** File number `seed`: always the same for the same bases. */
export function mutatedFile(bases: readonly Base[], seed: number): MutatedFile {
  const random = new Random(seed);
  const base = random.pick(bases);
  const done: string[] = [base.name];
  let bytes: Uint8Array;
  if (base.bytes !== undefined && (base.elements.length === 0 || random.chance(0.4))) bytes = base.bytes;
  else {
    const elements = copied(base.elements);
    const count = random.pick([0, 1, 1, 1, 2, 2, 3]);
    for (let index = 0; index < count; index++) {
      const name = random.pick(Object.keys(MUTATIONS));
      done.push(name);
      MUTATIONS[name]?.(treeOf(elements), random);
    }
    bytes = fileOf(base.transferSyntaxUid, elements, random, done);
  }
  if (done.length === 1 || random.chance(0.15)) bytes = damaged(bytes, random, done);
  return { bytes, what: done.join(' + ') };
}

function fileOf(
  transferSyntaxUid: string,
  elements: readonly RawElement[],
  random: Random,
  done: string[],
): Uint8Array {
  let syntax = transferSyntaxUid;
  const { implicitLittle, explicitLittle, deflated } = TRANSFER_SYNTAX;
  if (random.chance(0.15)) {
    syntax = random.pick([
      implicitLittle,
      deflated,
      explicitLittle,
      '1.2.840.10008.1.2.2',
      '1.2.3',
      '',
      '1.2.840.10008.1.2.4.90',
    ]);
    done.push(`says ${syntax}`);
  }
  const isImplicit = (random.chance(0.95) ? syntax : transferSyntaxUid) === implicitLittle;
  let body = encode(elements, !isImplicit);
  if (syntax === deflated) body = deflatedBody(body, random, done);
  const ui = (text: string) => latin1(text.length % 2 === 1 ? `${text}\u0000` : text);
  const meta: RawElement[] = [
    { tag: 0x00020002, vr: 'UI', value: ui('1.2.840.10008.5.1.4.1.1.2') },
    { tag: 0x00020003, vr: 'UI', value: ui('1.2.3') },
    { tag: 0x00020010, vr: 'UI', value: ui(syntax) },
  ];
  if (random.chance(0.5)) {
    meta.unshift({
      tag: 0x00020000,
      vr: 'UL',
      value: Uint8Array.of(random.chance(0.5) ? 62 : random.below(256), 0, 0, 0),
    });
  }
  if (random.chance(0.05)) {
    const name = random.pick([
      'drop',
      'duplicate',
      'wrongVr',
      'wrongLength',
      'oddValue',
      'reorder',
      'nested',
      'emptied',
      'value',
    ]);
    done.push(`meta ${name}`);
    MUTATIONS[name]?.(treeOf(meta), random);
  }
  return joined([new Uint8Array(128), latin1('DICM'), encode(meta, true), body]);
}

function deflatedBody(body: Uint8Array, random: Random, done: string[]): Uint8Array {
  const packed = deflateSync(body, { level: random.pick([0, 6, 9]) });
  const kind = random.pick(['plain', 'plain', 'plain', 'plain', 'cut', 'tail', 'bomb', 'raw', 'flip']);
  done.push(`deflate ${kind}`);
  if (kind === 'cut') return packed.subarray(0, random.below(packed.length));
  if (kind === 'tail') return joined([packed, new Uint8Array(random.pick([1, 2, 200, 300_000]))]);
  if (kind === 'raw') return body;
  if (kind === 'bomb') return bomb();
  if (kind === 'flip') packed[random.below(packed.length)] = random.below(256);
  return packed;
}

let made: Uint8Array | undefined;
/** 30 MB of an attribute of zeros in 30 kB. */
function bomb(): Uint8Array {
  made ??= deflateSync(encode([{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(30_000_000) }], true), { level: 9 });
  return made;
}

function damaged(bytes: Uint8Array, random: Random, done: string[]): Uint8Array {
  const kind = random.pick(['flip', 'flip', 'cut', 'insert', 'remove', 'ff']);
  done.push(kind);
  // Half of the damage goes to the header, where structure is.
  const place = () => random.below(random.chance(0.5) ? Math.min(bytes.length, 600) : bytes.length);
  if (kind === 'cut') return bytes.subarray(0, place());
  if (kind === 'insert') {
    const at = place();
    const more = Uint8Array.from({ length: 1 + random.below(12) }, () => random.below(256));
    return joined([bytes.subarray(0, at), more, bytes.subarray(at)]);
  }
  if (kind === 'remove') {
    const at = place();
    return joined([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(12))]);
  }
  const out = bytes.slice();
  const count = kind === 'ff' ? 1 : 1 + random.below(8);
  for (let index = 0; index < count && out.length > 0; index++) {
    const at = place();
    if (kind === 'ff') out.fill(0xff, at, at + 4);
    else out[at] = random.below(256);
  }
  return out;
}
