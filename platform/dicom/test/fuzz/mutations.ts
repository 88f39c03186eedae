import type { Random } from './random.ts';
import type { RawElement, RawItem } from './rawElement.ts';

/** A place to mutate: a list of elements somewhere in the tree. */
type List = RawElement[];

/** What a mutation may change: all lists of elements of the file, outermost first. */
export interface Tree {
  readonly top: List;
  readonly lists: readonly List[];
  readonly items: readonly RawItem[];
}

/** All places of a tree. */
export function treeOf(top: List): Tree {
  const lists: List[] = [top];
  const items: RawItem[] = [];
  for (let index = 0; index < lists.length; index++) {
    for (const element of lists[index] ?? []) {
      if (!Array.isArray(element.value)) continue;
      for (const item of element.value) {
        items.push(item);
        lists.push(item.elements);
      }
    }
  }
  return { top, lists, items };
}

/** A copy that mutations may change. */
export function copied(elements: readonly RawElement[]): List {
  return elements.map((element) => ({
    ...element,
    value: Array.isArray(element.value)
      ? element.value.map((item) => ({ ...item, elements: copied(item.elements) }))
      : 'fragments' in element.value
        ? { fragments: [...element.value.fragments] }
        : element.value,
  }));
}

const VRS = [
  'AE',
  'AT',
  'CS',
  'DS',
  'FD',
  'FL',
  'IS',
  'LO',
  'LT',
  'OB',
  'OW',
  'PN',
  'SH',
  'SQ',
  'SS',
  'UI',
  'UL',
  'UN',
  'US',
  'UT',
  'OV',
];
const NO_VRS = ['??', '  ', 'ZZ', 'us', '\u0000\u0000', 'U\u0000', 'XX'];
const LENGTHS = [0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0xffff, 0xfffe, 1, 3, 0, 0x10000];
const TERMS = [
  'ISO_IR 100',
  'ISO_IR 192',
  'ISO_IR 13',
  'GB18030',
  'GBK',
  'ISO 2022 IR 6\\ISO 2022 IR 87',
  '\\ISO 2022 IR 149',
  'ISO 2022 IR 149',
  'ISO_IR 144',
  'ISO-IR 100',
  'ISO_IR 999',
  '',
  '\\\\\\',
  'ISO_IR 192\\ISO 2022 IR 87',
  'ISO 2022 IR 58',
  'UTF-8',
  'ISO_IR 166',
  'ISO_IR 148',
];
const ESCAPES = [
  '\u001b$B',
  '\u001b$)C',
  '\u001b(B',
  '\u001b(J',
  '\u001b-F',
  '\u001b)I',
  '\u001b$(D',
  '\u001b$)A',
  '\u001b',
  '\u001b\u001b\u001b',
  '\\',
  '^',
  '=',
  '\r\n',
  '\u00ff\u00fe',
  '\u0000',
];

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const anyElement = (tree: Tree, random: Random): [List, number, RawElement] | undefined => {
  const list = random.chance(0.5) ? tree.top : random.pick(tree.lists);
  const at = random.below(list.length);
  const element = list[at];
  return element === undefined ? undefined : [list, at, element];
};
const byTag = (tree: Tree, tag: number) => tree.top.find((element) => element.tag === tag);

/** One structural change each; those that find nothing to change do nothing. */
export const MUTATIONS: Readonly<Record<string, (tree: Tree, random: Random) => void>> = {
  drop: (tree, random) => {
    const found = anyElement(tree, random);
    found?.[0].splice(found[1], 1);
  },
  duplicate: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) found[0].splice(random.chance(0.5) ? found[1] : found[0].length, 0, ...copied([found[2]]));
  },
  reorder: (tree, random) => {
    const list = random.pick(tree.lists);
    const from = random.below(list.length);
    const [moved] = list.splice(from, 1);
    if (moved) list.splice(random.below(list.length + 1), 0, moved);
  },
  wrongVr: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) found[2].vr = random.chance(0.8) ? random.pick(VRS) : random.pick(NO_VRS);
  },
  wrongLength: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) found[2].length = random.pick(LENGTHS);
  },
  lengthOffByLittle: (tree, random) => {
    const found = anyElement(tree, random);
    if (found?.[2].value instanceof Uint8Array)
      found[2].length = Math.max(0, found[2].value.length + random.below(9) - 4);
  },
  oddValue: (tree, random) => {
    const found = anyElement(tree, random);
    if (found?.[2].value instanceof Uint8Array) found[2].value = found[2].value.subarray(random.below(2));
  },
  undefinedLengths: (tree, random) => {
    const share = random.next();
    for (const list of tree.lists)
      for (const element of list) if (Array.isArray(element.value) && random.chance(share)) element.isOpen = true;
    for (const item of tree.items) if (random.chance(share)) item.isOpen = true;
  },
  undefinedLengthOfValue: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) found[2].isOpen = true;
  },
  unterminated: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) Object.assign(found[2], { isOpen: true, isUnclosed: true });
    if (tree.items.length > 0 && random.chance(0.5))
      Object.assign(random.pick(tree.items), { isOpen: true, isUnclosed: true });
  },
  delimiterAsElement: (tree, random) => {
    const list = random.pick(tree.lists);
    const tag = random.pick([0xfffee000, 0xfffee00d, 0xfffee0dd, 0xfffee001]);
    const vr = random.pick(['\u0000\u0000', 'OB', 'UL']);
    list.splice(random.below(list.length + 1), 0, { tag, vr, value: new Uint8Array() });
  },
  itemLength: (tree, random) => {
    if (tree.items.length > 0) random.pick(tree.items).length = random.pick(LENGTHS);
  },
  itemsInBytes: (tree, random) => {
    const found = anyElement(tree, random);
    const other = anyElement(tree, random);
    if (found && other && found[2] !== other[2]) found[2].value = [{ elements: copied([other[2]]) }];
  },
  nested: (tree, random) => {
    const depth = random.pick([1, 2, 8, 30, 31, 32, 33, 34, 64, 400, 1000]);
    const isOpen = random.chance(0.5);
    const vr = random.pick(['SQ', 'SQ', 'UN']);
    let inner: RawElement = { tag: 0x0040a730, vr, value: [] };
    for (let level = 1; level < depth; level++) {
      inner = { tag: 0x0040a730, vr, isOpen, value: [{ elements: [inner], isOpen }] };
    }
    put(random.pick(tree.lists), inner);
  },
  deeplyNested: (tree, random) => {
    const depth = random.pick([100, 500, 5000]);
    const opening = [
      0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255,
    ];
    const closing = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
    const items = Array.from({ length: depth }, () => opening)
      .flat()
      .slice(12);
    const ends = random.chance(0.8) ? Array.from({ length: depth }, () => closing).flat() : [];
    put(random.pick(tree.lists), {
      tag: 0x0040a730,
      vr: 'SQ',
      length: 0xffffffff,
      value: Uint8Array.from([...items, ...ends]),
    });
  },
  emptyItems: (tree, random) => {
    const count = random.pick([1, 10, 1000]);
    put(random.pick(tree.lists), {
      tag: 0x0040a730,
      vr: 'SQ',
      value: Array.from({ length: count }, () => ({ elements: [], isOpen: random.chance(0.2) })),
    });
  },
  unknownVr: (tree, random) => {
    for (const list of tree.lists) for (const element of list) if (random.chance(0.3)) element.vr = 'UN';
  },
  switchedEncoding: (tree, random) => {
    const list = random.pick(tree.lists);
    for (const element of list) if (random.chance(0.7)) element.isSwitched = true;
  },
  privateElement: (tree, random) => {
    const list = random.pick(tree.lists);
    const group = 0x0009 + 2 * random.below(4);
    put(list, {
      tag: group * 65_536 + 0x10,
      vr: 'LO',
      value: latin1(random.pick(['SIEMENS CSA HEADER', 'ACME 1.1', ''])),
    });
    put(list, {
      tag: group * 65_536 + 0x1000 + random.below(256),
      vr: random.pick(['UN', 'LO', 'OB', 'SQ', 'FD']),
      value: random.chance(0.5)
        ? latin1('12345678')
        : [{ elements: [{ tag: 0x00080100, vr: 'SH', value: latin1('A ') }] }],
    });
  },
  groupLength: (tree, random) => {
    const found = anyElement(tree, random);
    if (found)
      put(found[0], {
        tag: (found[2].tag & 0xffff0000) >>> 0,
        vr: 'UL',
        value: Uint8Array.of(random.below(256), 0, 0, 0),
      });
  },
  forbiddenGroup: (tree, random) => {
    put(random.pick(tree.lists), {
      tag: random.pick([0x00000002, 0x00020010, 0x00010001, 0xffff0001]),
      vr: 'UI',
      value: latin1('1.2 '),
    });
  },
  fragments: (tree, random) => {
    const pixels = byTag(tree, 0x7fe00010);
    if (pixels === undefined) return;
    const count = random.pick([0, 1, 2, 3, 500]);
    pixels.value = {
      fragments: Array.from({ length: count }, () =>
        new Uint8Array(random.pick([0, 1, 4, 63, 64, 65])).fill(random.below(256)),
      ),
    };
    if (random.chance(0.5)) pixels.vr = random.pick(['OB', 'OW', 'UN', 'UT']);
  },
  rleBomb: (tree, random) => {
    const pixels = byTag(tree, 0x7fe00010);
    const runs = random.pick([1, 100, 5000]);
    const header = [
      random.pick([0, 1, 2, 15, 255]),
      0,
      0,
      0,
      64,
      0,
      0,
      0,
      ...new Array(56).fill(random.pick([0, 64, 255])),
    ];
    const body = Array.from({ length: runs }, () => [0x81, 0xff]).flat();
    if (pixels) pixels.value = { fragments: [new Uint8Array(), Uint8Array.from([...header, ...body])] };
  },
  sizesLie: (tree, random) => {
    const [tag, width] = random.pick([
      [0x00280008, 0],
      [0x00280010, 2],
      [0x00280011, 2],
      [0x00280100, 2],
      [0x00280002, 2],
    ] as const);
    const value = random.pick([0, 1, 65_535, 32_768, 7]);
    const element = byTag(tree, tag);
    if (element === undefined) return;
    element.value =
      width === 2
        ? Uint8Array.of(value & 255, value >> 8)
        : latin1(random.pick(['2147483647', '-1', '0 ', '1e9 ', 'x ', '1\\2 ']));
  },
  characterSet: (tree, random) => {
    const element: RawElement = { tag: 0x00080005, vr: 'CS', value: latin1(random.pick(TERMS)) };
    const list = random.chance(0.7) ? tree.top : random.pick(tree.lists);
    const at = list.findIndex((one) => one.tag === element.tag);
    if (at >= 0) list[at] = element;
    else put(list, element);
  },
  escapes: (tree, random) => {
    const list = random.chance(0.5) ? tree.top : random.pick(tree.lists);
    const texts = list.filter((element) => ['LO', 'PN', 'SH', 'LT', 'UT', 'CS'].includes(element.vr));
    if (texts.length === 0) return;
    const element = random.pick(texts);
    const parts = Array.from({ length: 1 + random.below(5) }, () =>
      random.chance(0.5)
        ? random.pick(ESCAPES)
        : String.fromCharCode(...Array.from({ length: 1 + random.below(6) }, () => random.below(256))),
    );
    element.value = latin1(parts.join(''));
  },
  value: (tree, random) => {
    const found = anyElement(tree, random);
    if (found?.[2].value instanceof Uint8Array)
      found[2].value = Uint8Array.from({ length: random.below(40) }, () => random.below(256));
  },
  emptied: (tree, random) => {
    const found = anyElement(tree, random);
    if (found) found[2].value = new Uint8Array();
  },
};

/** Into its place by tag, as a careful liar would. */
function put(list: List, element: RawElement): void {
  const at = list.findIndex((one) => one.tag > element.tag);
  list.splice(at < 0 ? list.length : at, 0, element);
}
