import { AUDIT_EVENTS, type BodyOf } from '@overread/contract';

/** What the list of events is narrowed to; days are `2026-03-12`, empty means all. */
export interface EventNarrowing {
  readonly project: string;
  readonly caseLabel: string;
  readonly person: string;
  readonly kind: string;
  readonly fromDay: string;
  readonly toDay: string;
}

const NOTHING: EventNarrowing = { project: '', caseLabel: '', person: '', kind: '', fromDay: '', toDay: '' };

/** What an address such as `?project=liver&caseLabel=CASE-7` asks for. */
export function narrowingOf(search: string): EventNarrowing {
  const asked = new URLSearchParams(search);
  return Object.fromEntries(
    Object.keys(NOTHING).map((key) => [key, asked.get(key) ?? '']),
  ) as unknown as EventNarrowing;
}

/** The request for a page of events. A day ends where the next begins, by the clock of this place. */
export function requestOf(narrowing: EventNarrowing, before: number | null): BodyOf<'logEvents'> {
  const { project, caseLabel, person, kind, fromDay, toDay } = narrowing;
  const given = { project, caseLabel: caseLabel.trim(), person: person.trim(), kind };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    ...(fromDay === '' ? {} : { from: startOfDay(fromDay, 0) }),
    ...(toDay === '' ? {} : { to: startOfDay(toDay, 1) }),
    ...(before === null ? {} : { before }),
  };
}

/** The first moment of a day of this place, or of a day after it; UTC. */
export function startOfDay(day: string, daysAfter: number): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + daysAfter);
  return at.toISOString();
}

const GROUPS: Readonly<Record<string, string>> = {
  project: 'Projects and exports',
  protocol: 'SOPs',
  account: 'Accounts',
  session: 'Signing in',
  case: 'Cases',
  masks: 'Masks',
  batch: 'Enrolment batches',
  release: 'Releases',
  task: 'Tasks',
  draft: 'Drafts',
  submission: 'Submissions and filing',
  agreement: 'Agreement',
  consensus: 'Consensus',
  adjudication: 'Adjudication',
  history: 'Looking',
  images: 'Looking',
  record: 'Looking',
  signOff: 'Sign-off',
  authority: 'Keys and certificates',
  signing: 'Keys and certificates',
  log: 'The log itself',
  backup: 'Backup',
  dossier: 'Dossiers',
};

interface EventChoice {
  readonly kind: string;
  readonly label: string;
}

/** Kinds of events in groups, each with the sentence that it shows. */
export const EVENT_KINDS: ReadonlyMap<string, readonly EventChoice[]> = grouped(
  Object.entries(AUDIT_EVENTS).map(([kind, sentence]) => ({ kind, label: sentence.replaceAll(/\{\w+\}/g, '…') })),
);

function grouped(choices: readonly EventChoice[]): Map<string, EventChoice[]> {
  const groups = new Map<string, EventChoice[]>();
  for (const choice of choices) {
    const group = GROUPS[choice.kind.split('.')[0] ?? ''] ?? 'Other';
    groups.set(group, [...(groups.get(group) ?? []), choice]);
  }
  return groups;
}
