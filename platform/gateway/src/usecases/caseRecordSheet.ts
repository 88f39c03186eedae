import type { FiledRecordView } from '@overread/contract';
import type { MaskFact, ParsedRecord } from '@overread/dicom';
import { type Comparison, maskKeyText, type ProtocolContent, SELF_CHECK_ACTIONS } from '@overread/domain';
import { printedDuration } from '../dossier/moments.ts';
import {
  agreementTables,
  consensusTable,
  decisionTable,
  recordTable,
  statedSizes,
  statedTable,
} from './recordTables.ts';

/** What a record about a case is read with: the SOP of the case, and the units of its comparison. */
export interface SheetContext {
  readonly protocol: ProtocolContent;
  readonly comparison: Pick<Comparison, 'units'>;
}

type Sheet = Pick<FiledRecordView, 'sentences' | 'tables' | 'lists'>;
type CaseRecord = Extract<ParsedRecord, { kind: 'read' | 'agreement' | 'consensus' | 'adjudication' | 'signOff' }>;

/** True for the records that {@link caseRecordSheet} takes. */
export const isCaseRecord = (record: ParsedRecord): record is CaseRecord =>
  ['read', 'agreement', 'consensus', 'adjudication', 'signOff'].includes(record.kind);

/**
 * The numbers and statements of a record about a case. It takes sides, never people: nothing in it says who read, who settled, when,
 * or which file it is, so the same sheet serves the masked view (R14.1).
 */
export function caseRecordSheet(record: CaseRecord, { protocol, comparison }: SheetContext): Sheet {
  const stated = (masks: readonly MaskFact[], evaluation: Parameters<typeof statedTable>[1]) => {
    const sizes = statedSizes(record.document);
    const byKey = masks.map((mask): [string, string] => [maskKeyText(mask), sizes.get(mask.trackingUid) ?? '']);
    return statedTable(protocol, evaluation, new Map(byKey));
  };
  switch (record.kind) {
    case 'read': {
      const { evaluation, masks, conditions, clinicalInformation, statements } = record.content;
      return {
        sentences: [],
        tables: [
          ...stated(masks, evaluation),
          ...recordTable(
            'How it was read',
            ['', ''],
            [
              { cells: ['Active time', printedDuration(conditions.activeTimeS)] },
              { cells: ['Slices shown', `${conditions.slicesShown} of ${conditions.slicesTotal}`] },
              { cells: ['Viewer', conditions.viewer || 'not recorded'] },
              { cells: ['Screen', conditions.screen || 'not recorded'] },
              { cells: ['Clinical information', clinicalInformation.join(', ') || 'none shown'] },
              ...(conditions.selfCheck?.length === 0 ? [{ cells: ['Self-check', 'nothing to ask'] }] : []),
            ],
          ),
          ...recordTable(
            'Asked about the outlines before the lock',
            ['Question', 'Answer'],
            (conditions.selfCheck ?? []).map(({ shown, action }) => ({ cells: [shown, SELF_CHECK_ACTIONS[action]] })),
          ),
        ],
        lists: listOf('Confirmed', statements),
      };
    }
    case 'agreement': {
      const { comparison: own, algorithm } = record.content;
      const count = own.discrepancies.length;
      return {
        sentences: [
          own.isConcordant ? 'All items agree.' : count === 1 ? 'One difference.' : `${count} differences.`,
          `Computed by ${algorithm.name} ${algorithm.version} on the reads as they were locked.`,
        ],
        tables: agreementTables(protocol, own, `${algorithm.name} ${algorithm.version}`),
        lists: listOf(
          'What differs',
          own.discrepancies.map(({ sentence, severity }) => `${sentence} (${severity})`),
        ),
      };
    }
    case 'consensus': {
      const { units, evaluation, masks } = record.content;
      return {
        sentences: [],
        tables: [...consensusTable(protocol, comparison, units), ...stated(masks, evaluation)],
        lists: [],
      };
    }
    case 'adjudication': {
      const { decisions, evaluation, masks } = record.content;
      return {
        sentences: [],
        tables: [...decisionTable(protocol, comparison, decisions), ...stated(masks, evaluation)],
        lists: [],
      };
    }
    case 'signOff': {
      const { meaning, statements, evaluation, masks } = record.content;
      return {
        sentences: [meaning],
        tables: stated(masks, evaluation),
        lists: listOf('Checklist, confirmed', statements),
      };
    }
  }
}

const listOf = (title: string, items: readonly string[]) => (items.length === 0 ? [] : [{ title, items: [...items] }]);
