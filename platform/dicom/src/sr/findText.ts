import type { Code } from '@overread/domain';
import { codeOf, sameCode } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';

/**
 * The value of the first TEXT item of a tree, depth first, that bears a name, without reading the rest of the tree; undefined if the
 * first item of this name is another or there is none.
 */
export function findText(root: DataSet, name: Code): string | undefined {
  const found = first(root, name);
  return found?.text('ValueType') === 'TEXT' ? (found.text('TextValue') ?? '') : undefined;
}

/** The same, where what stands near the root comes first. */
export function findTextNearRoot(root: DataSet, name: Code): string | undefined {
  for (let level: readonly DataSet[] = [root]; level.length > 0; ) {
    level = level.flatMap((item) => item.items('ContentSequence'));
    const found = level.find((item) => bears(item, name));
    if (found) return found.text('TextValue') ?? '';
  }
  return undefined;
}

function first(item: DataSet, name: Code): DataSet | undefined {
  if (bears(item, name)) return item;
  for (const child of item.items('ContentSequence')) {
    const found = first(child, name);
    if (found) return found;
  }
  return undefined;
}

/** The scheme is looked at first: most items bear names of others. */
function bears(item: DataSet, name: Code): boolean {
  const code = item.item('ConceptNameCodeSequence');
  return code?.text('CodingSchemeDesignator') === name.scheme && sameCode(codeOf(code), name);
}
