import type { OpenedCase, OpenedRecord } from '../archiveIndex.ts';
import { type Act, actOf } from './caseActs.ts';
import { counted, type Findings } from './findings.ts';
import { covers, type Register } from './register.ts';

/** A person behind an act: logins of the register, or the code where it has none. */
interface Known {
  readonly act: Act;
  readonly persons: readonly string[];
}

const WORDS: Readonly<Record<Act['what'], string>> = {
  read: 'read this case',
  settled: 'settled it',
  signed: 'signed it',
  returned: 'returned it',
  enrolled: 'enrolled it',
  excluded: 'excluded it',
  withdrew: 'withdrew it',
  reopened: 'reopened it',
  published: 'published it',
  retired: 'retired it',
  released: 'released it',
};

/** Everybody acted in a role and a period of the register. */
export function checkActors(records: readonly OpenedRecord[], register: Register, findings: Findings): void {
  for (const record of records) {
    const act = actOf(record);
    if (!act || !register.filed) continue;
    const codes = [act.who, ...(act.askedBy === undefined ? [] : [act.askedBy])];
    for (const code of codes) {
      const own =
        act.isName && act.code === null
          ? register.named(code, act.role)
          : register.periodsOf(act.isName ? (act.code ?? '') : code, act.role);
      const name = spoken(act, code);
      if (own.length === 0)
        findings.say(
          'actorUnknown',
          act.object,
          `${name} ${WORDS[act.what].replace('this case', 'it')}, and stands in the reader register as no ${act.role}.`,
        );
      else if (code === act.who && !own.some((period) => covers(period, act.at)))
        findings.say(
          'actorUnknown',
          act.object,
          `${name} ${WORDS[act.what].replace('this case', 'it')} on ${act.at}, which is in no period that the reader register gives to ${name} as ${act.role}.`,
        );
    }
    if (act.code !== null && register.loginsOf(act.code).length > 0 && !register.isNamed(act.code, act.who))
      findings.say(
        'verifyingObserver',
        act.object,
        `It is signed by ${act.code}, who is not ${spoken(act, act.who)} in the reader register.`,
      );
  }
}

/**
 * People are apart (design section 3): who adjudicates has not read; who signs has neither read nor, unless the SOP allows it, adjudicated;
 * nobody with results in view reads; where two are needed, two acted. By code, by login through the register, by certificate through the
 * roster.
 */
export function checkSeparation(
  opened: OpenedCase,
  register: Register,
  { mayHaveAdjudicated }: { readonly mayHaveAdjudicated: boolean },
  findings: Findings,
): void {
  const acts = opened.records
    .flatMap((record) => actOf(record) ?? [])
    .map((act): Known => ({ act, persons: personsOf(act, register) }));
  const of = (...what: readonly Act['what'][]) => acts.filter(({ act }) => what.includes(act.what));
  const apart = (later: readonly Known[], earlier: readonly Known[], why: string) => {
    for (const one of later)
      for (const other of earlier)
        if (one.act.object !== other.act.object && meet(one, other))
          findings.say(
            'personsApart',
            one.act.object,
            `${spoken(one.act, one.act.who)} ${WORDS[one.act.what].replace('this case', 'it')}, and ${WORDS[other.act.what]} as ${spoken(other.act, other.act.who)}: ${why}.`,
          );
  };
  const reads = of('read');
  for (const [index, read] of reads.entries())
    apart([read], reads.slice(0, index), 'two reads of a case are by two persons');
  apart(of('settled'), reads, 'an adjudicator has not read the case');
  apart(of('signed', 'returned'), reads, 'an approver has not read the case');
  if (!mayHaveAdjudicated)
    apart(of('signed', 'returned'), of('settled'), 'the SOP does not let an approver sign an own adjudication');
  for (const { act, persons } of reads)
    for (const login of persons) {
      const [role] = register.resultRoles(login, act.at);
      if (role)
        findings.say(
          'personsApart',
          act.object,
          `${act.who} read the case, and was ${role} of the project at that time: whoever sees results does not read.`,
        );
    }
  for (const one of of('excluded', 'withdrew', 'reopened')) {
    const { act, persons } = one;
    if (act.askedBy === undefined) continue;
    // Before the first read one coordinator may exclude a case.
    if (act.what === 'excluded' && !reads.some(({ act: read }) => read.at <= act.at)) continue;
    const asked = [act.askedBy, ...register.loginsOf(act.askedBy)];
    if (persons.some((person) => asked.includes(person)))
      findings.say(
        'personsApart',
        act.object,
        `${act.who} ${WORDS[act.what]}, and had asked for it as ${act.askedBy}: two persons are needed.`,
      );
  }
}

/** The codes of a register stand for one person each, and always for the same. */
export function checkRegister(register: Register, count: number, findings: Findings): void {
  if (!register.filed && count > 0)
    findings.say('actorUnknown', null, `No reader register says who is behind the codes of ${counted(count, 'case')}.`);
  for (const { code, logins } of register.exchanged)
    findings.say(
      'personsApart',
      register.filed?.object ?? null,
      `${code} stands for ${logins.length} persons in the revisions of the reader register.`,
    );
}

function personsOf(act: Act, register: Register): readonly string[] {
  const code = act.isName ? act.code : act.who;
  const byRegister =
    code === null ? register.named(act.who, act.role).map((entry) => entry.login) : register.loginsOf(code);
  const byCertificate = act.object.signatures.flatMap(({ certificate }) => {
    const holder = certificate === null ? undefined : register.holderOf(certificate);
    return holder === undefined || holder === 'gateway' ? [] : [holder, ...register.loginsOf(holder)];
  });
  return [...new Set([...(code === null ? [] : [code]), ...byRegister, ...byCertificate])];
}

const meet = (a: Known, b: Known) => a.persons.some((person) => b.persons.includes(person));
const spoken = (act: Act, who: string) =>
  act.isName && who === act.who ? who.split('^').reverse().join(' ').trim() : who;
