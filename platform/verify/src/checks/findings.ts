import type { VerifyCheck } from '../checks.ts';
import type { Finding } from '../report.ts';
import type { Named } from './named.ts';

/** Collects what checks find, about one case or a project. */
export class Findings {
  readonly list: Finding[] = [];
  readonly caseLabel: string | null;

  constructor(caseLabel: string | null) {
    this.caseLabel = caseLabel;
  }

  /** Adds one finding; `object` is the document that it is about. */
  say(check: VerifyCheck, object: Named | null, sentence: string): void {
    this.list.push({
      check,
      caseLabel: this.caseLabel,
      document: object && { title: object.title, sopInstanceUid: object.address.instance },
      sentence,
    });
  }
}

/** `4 slices`, `1 slice`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The first few of a list of words, and how many more there are. */
export function listed(words: readonly string[], most = 5): string {
  const rest = words.length - most;
  return rest > 0 ? `${words.slice(0, most).join(', ')} and ${rest} more` : words.join(', ');
}
