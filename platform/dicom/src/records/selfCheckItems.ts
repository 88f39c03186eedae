import { type Code, SELF_CHECKS, type SelfCheckAction, type SelfCheckEntry } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { type ContainerChild, code, container, contains, containsText, num, readable, text } from '../sr/content.ts';
import { named, type ReadItem } from '../sr/readItem.ts';

/** The code of each answer to a question of the self-check. */
const ACTION_CODES: Readonly<Record<SelfCheckAction, Code>> = {
  meant: PRIVATE.selfCheckMeant,
  changed: PRIVATE.selfCheckChanged,
  fixed: PRIVATE.selfCheckFixed,
};

/** What a reader was asked about the own masks before the lock, and answered (R10), as one container. */
export function selfCheckItems(entries: readonly SelfCheckEntry[]): ContainerChild[] {
  return [
    contains(
      container(PRIVATE.selfCheck, [
        contains(num(PRIVATE.selfCheckCount, entries.length, STANDARD.noUnits)),
        ...entries.map((entry) => contains(questionContainer(entry))),
      ]),
    ),
  ];
}

function questionContainer({ check, item, instance, other, place, shown, action }: SelfCheckEntry) {
  return container(PRIVATE.selfCheckQuestion, [
    contains(text(PRIVATE.selfCheckKind, SELF_CHECKS[check].title)),
    ...maskItems(item, instance),
    ...(other === undefined
      ? []
      : [contains(container(PRIVATE.selfCheckOther, maskItems(other.item, other.instance)))]),
    contains(text(PRIVATE.place, placeWords(place))),
    ...containsText(PRIVATE.selfCheckShown, shown),
    contains(code(PRIVATE.selfCheckAction, ACTION_CODES[action])),
  ]);
}

const maskItems = (item: string, instance: string | undefined): ContainerChild[] => [
  contains(text(PRIVATE.itemKey, item)),
  ...(instance === undefined ? [] : [contains(text(PRIVATE.instanceKey, instance))]),
];

const placeWords = ({ image, from, to }: SelfCheckEntry['place']) =>
  `${from === to ? `slice ${from}` : `slices ${from}-${to}`}; image ${image}`;

/** Questions and answers as the items say them: what {@link selfCheckStated} says of the content. Null without any. */
export function selfCheckBelow(root: ReadItem) {
  const [held] = named(root, PRIVATE.selfCheck, 'anywhere');
  if (held === undefined) return null;
  const [count] = named(held, PRIVATE.selfCheckCount);
  const questions = named(held, PRIVATE.selfCheckQuestion).map((question) => {
    const [other] = named(question, PRIVATE.selfCheckOther);
    const [action] = named(question, PRIVATE.selfCheckAction);
    const value = action?.valueType === 'CODE' ? (action.value ?? undefined) : undefined;
    return {
      kind: textBelow(question, PRIVATE.selfCheckKind),
      mask: maskBelow(question),
      other: other === undefined ? null : maskBelow(other),
      place: textBelow(question, PRIVATE.place),
      shown: textBelow(question, PRIVATE.selfCheckShown),
      action: Object.entries(ACTION_CODES).find(([, one]) => sameCode(one, value))?.[0],
    };
  });
  return { count: count?.valueType === 'NUM' ? count.value : null, questions };
}

/** The content in the form of {@link selfCheckBelow}. */
export function selfCheckStated(entries: readonly SelfCheckEntry[] | undefined) {
  if (entries === undefined) return null;
  const questions = entries.map(({ check, item, instance, other, place, shown, action }) => ({
    kind: SELF_CHECKS[check].title,
    mask: [item, instance ?? ''],
    other: other === undefined ? null : [other.item, other.instance ?? ''],
    place: placeWords(place),
    shown: readable(shown),
    action,
  }));
  return { count: entries.length, questions };
}

const maskBelow = (item: ReadItem) => [textBelow(item, PRIVATE.itemKey), textBelow(item, PRIVATE.instanceKey)];

function textBelow(item: ReadItem, name: Code): string {
  const [found] = named(item, name);
  return found?.valueType === 'TEXT' ? found.value : '';
}
