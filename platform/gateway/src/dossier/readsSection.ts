import { volumeMl } from '@overread/agreement';
import { gridOf } from '@overread/dicom';
import {
  IMAGE_QUALITY,
  maskItems,
  NOT_ASSESSABLE_REASONS,
  NOT_EVALUABLE_REASONS,
  printedAnswer,
  questions,
  STATE_WORDS,
} from '@overread/domain';
import { sideCodes } from '../usecases/caseFile.ts';
import type { Read } from '../usecases/ports.ts';
import type { DossierBlock, DossierSection } from './dossier.ts';
import type { DossierInput } from './dossierInput.ts';
import { printedDuration, printedMoment } from './moments.ts';

const STATED: Readonly<Record<string, string>> = { ...NOT_ASSESSABLE_REASONS, ...NOT_EVALUABLE_REASONS };

/** The first locked reads beside each other: who, when, how, and what each says of every item. */
export function readsSection(input: DossierInput): DossierSection {
  const { reads } = input.file;
  if (reads.length === 0) return { title: 'Reads', blocks: [{ kind: 'text', text: 'No read is filed yet.' }] };
  const sides = sideCodes(input.file);
  const ordered = sides
    ? [...reads].sort((a, b) => Number(b.code === sides.left) - Number(a.code === sides.left))
    : reads;
  const named = (read: Read) => {
    if (!sides) return read.code;
    return `${read.code === sides.left ? 'Left read' : 'Right read'} (${read.code})`;
  };
  const table = (rows: readonly (readonly [string, ...string[]])[]): DossierBlock => ({
    kind: 'table',
    columns: ['', ...ordered.map(named)],
    widths: [2, ...ordered.map(() => 3)],
    rows,
  });
  const row = (name: string, of: (read: Read) => string): [string, ...string[]] => [name, ...ordered.map(of)];
  return {
    title: 'Reads',
    blocks: [
      ...(sides
        ? [
            {
              kind: 'text' as const,
              tone: 'soft' as const,
              text: 'Which read is left was drawn by lot from what the reads say, never from who read or who was first. The adjudicator was served sides without names, times or order.',
            },
          ]
        : []),
      table([...conditionRows(input, row), ...statementRows(input, row)]),
    ],
  };
}

type Row = (name: string, of: (read: Read) => string) => [string, ...string[]];

function conditionRows({ file, timeZone }: DossierInput, row: Row): [string, ...string[]][] {
  const asked = file.scene.protocol.content.clinicalInformation ?? [];
  const shown = asked.filter((key) => (file.row.clinical as Readonly<Record<string, string>>)[key] !== undefined);
  const opened = (read: Read) => {
    const at = new Date(read.conditions.openedAt);
    return Number.isNaN(at.getTime()) ? 'not recorded' : printedMoment(at, timeZone);
  };
  return [
    row('Opened', opened),
    row('Submitted and locked', (read) => printedMoment(read.submittedAt, timeZone)),
    row('Active time', (read) => printedDuration(read.conditions.activeTimeS)),
    row('Slices shown', (read) => `${read.conditions.slicesShown} of ${read.conditions.slicesTotal}`),
    row('Viewer', (read) => read.conditions.viewer || 'not recorded'),
    row('Screen', (read) => read.conditions.screen || 'not recorded'),
    row('Clinical information shown', () => (shown.length > 0 ? shown.join(', ') : 'none')),
    row('Confirmed', (read) =>
      read.conditions.independent ? 'Did not consult the clinical record or other readers' : 'not confirmed',
    ),
  ];
}

function statementRows({ file, masks }: DossierInput, row: Row): [string, ...string[]][] {
  const { content } = file.scene.protocol;
  const ml = (read: Read, item: string, instance: string | null): string => {
    const found = masks.reads.get(read.code)?.find((mask) => mask.item === item && mask.instance === instance);
    const stack = file.scene.imageSets.find((set) => set.key === found?.imageSet)?.stack;
    const value = found && stack ? volumeMl(found.mask, gridOf(stack)) : null;
    return value === null ? '' : `${value.toFixed(2)} ml`;
  };
  const stated = (read: Read, item: string): string => {
    const evaluation = read.evaluation.items[item];
    if (read.evaluation.notEvaluable) return 'not evaluable';
    if (!evaluation?.state) return 'not stated';
    const reason = evaluation.reason ? ` (${STATED[evaluation.reason] ?? evaluation.reason})` : '';
    return `${STATE_WORDS[evaluation.state]}${reason}`;
  };
  const evaluable = row('The case', ({ evaluation }) => {
    const { notEvaluable } = evaluation;
    if (!notEvaluable) return 'evaluable';
    const comment = notEvaluable.comment ? `: ${notEvaluable.comment}` : '';
    return `not evaluable, ${(STATED[notEvaluable.reason] ?? notEvaluable.reason).toLowerCase()}${comment}`;
  });
  const quality = row('Image quality', ({ evaluation }) =>
    evaluation.imageQuality ? IMAGE_QUALITY[evaluation.imageQuality] : 'not asked',
  );
  const items = maskItems(content).map((item) =>
    row(item.label, (read) => {
      if (item.cardinality === 'one')
        return [stated(read, item.key), ml(read, item.key, null)].filter(Boolean).join(', ');
      const own = read.evaluation.items[item.key]?.instances ?? [];
      const lines = own.map((instance, index) => {
        const answers = questions(content, item.key).map((question) =>
          printedAnswer(question, instance.answers[question.key]),
        );
        return `${index + 1}: ${[ml(read, item.key, instance.key), ...answers].filter(Boolean).join(', ')}`;
      });
      return [stated(read, item.key), ...lines].join('\n');
    }),
  );
  const answers = questions(content).map((question) =>
    row(question.label, (read) => printedAnswer(question, read.evaluation.answers[question.key])),
  );
  return [evaluable, quality, ...items, ...answers];
}
