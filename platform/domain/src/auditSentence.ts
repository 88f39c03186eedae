import { AUDIT_EVENTS, type AuditEventKind } from './auditEvents.ts';
import { DECLINE_REASONS, NOT_EVALUABLE_REASONS } from './evaluation.ts';
import { RETURN_REASONS } from './signOffChecks.ts';
import { TASK_KINDS } from './task.ts';

/** What people did when they took a task, after "began to". */
const VERBS = { read: 'read', adjudicate: 'adjudicate', signOff: 'review the final mask' } as const;

const REASONS: Readonly<Record<string, string>> = { ...NOT_EVALUABLE_REASONS, ...RETURN_REASONS, ...DECLINE_REASONS };
/** Moments in an event's data are ISO 8601; people read them to the minute. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[\d.]+Z$/;
const KINDS: Readonly<Record<string, { readonly label: string }>> = TASK_KINDS;
const VERB_OF: Readonly<Record<string, string>> = VERBS;

/**
 * The sentence that the history shows for an event: the template of `AUDIT_EVENTS` with `{x}` taken from the event's data and
 * its code, closed-list reasons and kinds in words. What is missing is said as "someone" or "not stated", never as a raw key.
 */
export function auditSentence(
  kind: AuditEventKind,
  data: Readonly<Record<string, unknown>>,
  code: string | null,
): string {
  return AUDIT_EVENTS[kind].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name];
    if (name === 'code') return typeof value === 'string' && kind === 'project.member' ? value : (code ?? 'Someone');
    if (name === 'verb')
      return VERB_OF[String(data.kind ?? value)] ?? (typeof value === 'string' ? value : 'work on the case');
    if (name === 'kind') return (KINDS[String(value)]?.label ?? 'work').toLowerCase();
    if (name === 'reason')
      return REASONS[String(value)] ?? (typeof value === 'string' && value !== '' ? value : 'not stated');
    if (typeof value === 'string')
      return MOMENT.test(value) ? `${value.slice(0, 10)} ${value.slice(11, 16)} UTC` : value;
    if (typeof value === 'number') return String(value);
    if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join(', ');
    return 'not stated';
  });
}
