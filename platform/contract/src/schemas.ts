import {
  AUDIT_EVENTS,
  type AuditEventKind,
  CASE_STATES,
  type CaseState,
  type Comparison,
  TASK_KINDS,
  TASK_STATES,
  type TaskKind,
  type TaskState,
} from '@overread/domain';
import Type from 'typebox';

/** A string that is one of `values`, as the domain's own union. */
function oneOf<T extends string>(values: readonly T[]) {
  return Type.Unsafe<T>(Type.String({ enum: [...values] }));
}

export const CaseStateSchema = oneOf<CaseState>(CASE_STATES);
export const TaskKindSchema = oneOf<TaskKind>(Object.keys(TASK_KINDS) as TaskKind[]);
export const TaskStateSchema = oneOf<TaskState>(TASK_STATES);
export const AuditKind = oneOf<AuditEventKind>(Object.keys(AUDIT_EVENTS) as AuditEventKind[]);
/** The domain's comparison, as it is. */
export const ComparisonSchema = Type.Unsafe<Comparison>(Type.Object({}, { additionalProperties: true }));
