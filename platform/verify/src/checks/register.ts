import { RESULT_ROLES, type RegisterEntry, type Role } from '@overread/domain';
import type { OpenedProject, OpenedRecord } from '../archiveIndex.ts';

/** Who is who in a project, from the newest revision of its reader register and of its signing roster. */
export interface Register {
  readonly filed: OpenedRecord<'readerRegister'> | undefined;
  /** Logins that a code stands for; more than one is a fault of the register. */
  loginsOf(code: string): readonly string[];
  /** Periods of a code in a role. */
  periodsOf(code: string, role: Role): readonly RegisterEntry[];
  /** Periods of people whose name a document prints so. */
  named(printed: string, role: Role): readonly RegisterEntry[];
  /** True if the person behind a code had this name in any revision. */
  isNamed(code: string, printed: string): boolean;
  /** Roles with results in view that a person held at that time. */
  resultRoles(login: string, at: string): readonly Role[];
  /** Code of the holder of a certificate, by its fingerprint. */
  holderOf(fingerprint: string): string | undefined;
  /** Codes that stood for another person in an earlier revision. */
  readonly exchanged: readonly { readonly code: string; readonly logins: readonly string[] }[];
}

/** Reads the register of a project. */
export function registerOf(project: OpenedProject): Register {
  const revisions = project
    .of('readerRegister')
    .toSorted((a, b) => a.record.content.revision - b.record.content.revision);
  const filed = revisions.at(-1);
  const members = filed?.record.content.members ?? [];
  const logins = new Map<string, Set<string>>();
  for (const { record } of revisions)
    for (const { code, login } of record.content.members) logins.set(code, (logins.get(code) ?? new Set()).add(login));
  const holders = new Map(
    project
      .of('signingRoster')
      .flatMap(({ record }) => record.content.certificates.map((one) => [one.fingerprint, one.holder] as const)),
  );
  return {
    filed,
    loginsOf: (code) => [...(logins.get(code) ?? [])],
    periodsOf: (code, role) => members.filter((one) => one.code === code && one.role === role),
    named: (printed, role) => members.filter((one) => one.role === role && sameName(one.name, printed)),
    isNamed: (code, printed) =>
      revisions.some(({ record }) =>
        record.content.members.some((one) => one.code === code && sameName(one.name, printed)),
      ),
    resultRoles: (login, at) =>
      members.filter((one) => one.login === login && isResultRole(one.role) && covers(one, at)).map((one) => one.role),
    holderOf: (fingerprint) => holders.get(fingerprint),
    exchanged: [...logins].filter(([, set]) => set.size > 1).map(([code, set]) => ({ code, logins: [...set] })),
  };
}

/** True if the period is open at a time. */
export const covers = ({ since, until }: Pick<RegisterEntry, 'since' | 'until'>, at: string): boolean =>
  Date.parse(since) <= Date.parse(at) && (until === null || Date.parse(at) <= Date.parse(until));

const isResultRole = (role: Role) => (RESULT_ROLES as readonly Role[]).includes(role);

/** A name in clear and as PN (`Carvalho^Inês`), whichever way round its words stand. */
export function sameName(name: string, printed: string): boolean {
  const words = (text: string) =>
    text
      .replace(/[\^\\=]/g, ' ')
      .trim()
      .split(/\s+/)
      .sort()
      .join(' ');
  return words(name) === words(printed);
}
