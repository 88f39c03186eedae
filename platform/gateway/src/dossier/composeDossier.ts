import { volumeMl } from '@overread/agreement';
import { gridOf } from '@overread/dicom';
import {
  type CaseState,
  exclusionWords,
  INDETERMINATE,
  maskItems,
  printedAnswer,
  questions,
  STATE_SENTENCES,
} from '@overread/domain';
import { originLabel } from '../usecases/viewFinal.ts';
import { agreementSection, settlementSection } from './agreementSection.ts';
import type { Dossier, DossierBlock, DossierSection } from './dossier.ts';
import type { DossierInput } from './dossierInput.ts';
import { printedMoment } from './moments.ts';
import { readsSection } from './readsSection.ts';
import { signaturesSection } from './signaturesSection.ts';

const NOTICE = 'Research annotation, not for clinical use. Overread is not a medical device.';

/** The content of a case dossier (R24), in the order in which an auditor asks. */
export function composeDossier(input: DossierInput): Dossier {
  const { file, takenAt, takenBy, timeZone } = input;
  const { scene, row } = file;
  return {
    title: `Case ${row.label}`,
    subtitle: `Case dossier · ${scene.project.title} · ${scene.protocol.content.title}, SOP ${scene.protocol.content.version}`,
    state: stateSentence(input),
    notice: NOTICE,
    footer: `${scene.project.key} · ${row.label} · taken ${printedMoment(takenAt, timeZone)} by ${takenBy ?? 'the operator'}`,
    takenAt: takenAt.toISOString(),
    sections: [
      caseSection(input),
      ...missingSection(input),
      ...outcomeSection(input),
      readsSection(input),
      agreementSection(input),
      picturesSection(input),
      settlementSection(input),
      ...(input.pictures.final.length > 0 ? [{ title: 'Final masks', blocks: input.pictures.final }] : []),
      ...signaturesSection(input),
      flowSection(input),
      documentsSection(input),
    ],
  };
}

function stateSentence({ file }: DossierInput): string {
  const { row, reads, scene, signOff } = file;
  const wanted = scene.protocol.content.reads;
  const words: Readonly<Record<CaseState, string>> = {
    enrolled: 'Enrolled. No read is filed yet.',
    reading: `Being read: ${reads.length} of ${wanted} reads are filed.`,
    comparing: file.agreement
      ? 'All reads are filed and neither reader could evaluate the case; the coordinator decides.'
      : 'All reads are filed; their comparison is under way.',
    adjudicating: 'Compared. It waits for an adjudicator, or is with one.',
    reviewing: 'Settled. It waits for the signature of an approver.',
    signed: `Signed by ${signOff?.printedName ?? 'an approver'}. The final content is locked.`,
    published: `Signed by ${signOff?.printedName ?? 'an approver'} and published to the source archive.`,
    excluded: `Excluded: ${exclusionWords(row.exclusion_reason)}.`,
    withdrawn: 'Withdrawn: the masks were erased by two persons; what happened is kept.',
  };
  return words[row.state];
}

function caseSection({ file, timeZone }: DossierInput): DossierSection {
  const { row, scene, partition, imageSets } = file;
  const { content, digest } = scene.protocol;
  return {
    title: 'The case',
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Project', `${scene.project.title} (${scene.project.key})`],
          ['Case', row.label],
          ['Subject', row.subject_key],
          ['Partition', partition],
          ['SOP', `${content.title}, version ${content.version}`],
          ['SOP digest', `sha256 ${digest}`],
          ['Enrolled', printedMoment(row.enrolled_at, timeZone)],
          ...imageSets.map((set): [string, string] => [
            content.imageSets.find((wanted) => wanted.key === set.key)?.label ?? set.key,
            [
              `${set.modality}, ${set.slices} slices, ${set.role === 'annotate' ? 'to annotate' : 'for reference'}`,
              `Series ${set.seriesInstanceUid}`,
              ...set.notices,
            ].join('\n'),
          ]),
          ...(row.origin ? ([['Origin of the images', row.origin]] as const) : []),
        ],
      },
    ],
  };
}

/** What an unfinished case lacks; no section for a finished one. */
function missingSection({ file }: DossierInput): DossierSection[] {
  const { row, reads, scene, agreement, final, signOff, artifacts } = file;
  if (row.state === 'withdrawn') return [];
  const isClosed = row.state === 'excluded';
  const missing = scene.protocol.content.reads - reads.length;
  const waiting = artifacts.filter((artifact) => artifact.filedAt === null).length;
  const items = [
    ...(missing > 0 ? [missing === 1 ? 'One read is not filed.' : `${missing} reads are not filed.`] : []),
    ...(agreement ? [] : ['The reads are not compared.']),
    ...(final ? [] : ['There is no final content.']),
    ...(signOff ? [] : ['Nobody has signed it.']),
    ...(waiting > 0
      ? [`${waiting === 1 ? 'One object waits' : `${waiting} objects wait`} for the archive; the digests are below.`]
      : []),
  ];
  if (items.length === 0) return [];
  const why = isClosed
    ? 'The case has left the project, so this will not come:'
    : signOff
      ? 'The case is signed, but not all of it is in the archive yet:'
      : 'The case is not finished:';
  return [
    {
      title: 'What is missing',
      blocks: [
        { kind: 'text', text: why },
        { kind: 'list', items },
      ],
    },
  ];
}

function outcomeSection(input: DossierInput): DossierSection[] {
  const { file, masks, timeZone } = input;
  const { final, signOff, scene, tasks } = file;
  if (!final) return [];
  const { content } = scene.protocol;
  const ml = (item: string, instance: string | null) => {
    const mask = masks.final.find((one) => one.item === item && one.instance === instance);
    const stack = scene.imageSets.find((set) => set.key === mask?.imageSet)?.stack;
    const value = mask && stack ? volumeMl(mask.mask, gridOf(stack)) : null;
    return value === null ? [] : [`${value.toFixed(2)} ml`];
  };
  const origin = (item: string, instance: string | null) =>
    final.origins
      .filter((one) => one.item === item && one.instance === instance)
      .map((one) => one.sentence)
      .join('\n');
  const rows = [
    ...maskItems(content).flatMap((item) => {
      const stated = final.evaluation.items[item.key];
      const state = STATE_SENTENCES[stated?.state ?? 'none'];
      const why = stated?.reason === INDETERMINATE ? 'Could not be decided' : state;
      const head = [item.label, [why, ...ml(item.key, null)].join(', '), origin(item.key, null)];
      return [
        head,
        ...(stated?.instances ?? []).map((instance) => [
          `${item.label} ${instance.key.slice(1)}`,
          [
            ...ml(item.key, instance.key),
            ...questions(content, item.key).map((question) => printedAnswer(question, instance.answers[question.key])),
          ].join(', '),
          origin(item.key, instance.key),
        ]),
      ];
    }),
    ...questions(content).map((question) => [
      question.label,
      printedAnswer(question, final.evaluation.answers[question.key]),
      origin(question.key, null),
    ]),
  ];
  const open = final.origins.filter((one) => one.from === INDETERMINATE).map((one) => originLabel(scene, one));
  const blocks: DossierBlock[] = [
    ...(final.evaluation.notEvaluable
      ? [{ kind: 'text' as const, tone: 'strong' as const, text: 'The case is not evaluable.' }]
      : []),
    { kind: 'table', columns: ['Item', 'Final content', 'How it came about'], widths: [2, 3, 4], rows },
    ...(open.length > 0
      ? [{ kind: 'text' as const, text: `Could not be decided, which is a result: ${open.join(', ')}.` }]
      : []),
  ];
  if (signOff)
    blocks.push({
      kind: 'signature',
      name: signOff.printedName,
      code: tasks.find((task) => task.id === signOff.taskId)?.code ?? '',
      at: printedMoment(signOff.signedAt, timeZone),
      meaning: signOff.meaning,
      what: '',
      findings: [],
      holds: true,
    });
  return [{ title: 'Final content', blocks }];
}

function picturesSection({ file, pictures }: DossierInput): DossierSection {
  const title = 'The reads where they differ most';
  if (pictures.reads.length > 0) return { title, blocks: pictures.reads };
  const text =
    file.row.state === 'withdrawn'
      ? 'The case was withdrawn: its masks are erased, and its images are not shown.'
      : file.agreement
        ? 'Neither read has an outline, so there is nothing to show.'
        : 'Shown once both reads are compared.';
  return { title, blocks: [{ kind: 'text', text }] };
}

function flowSection({ history, timeZone }: DossierInput): DossierSection {
  const rows = history.map((event) => [
    printedMoment(new Date(event.at), timeZone),
    event.role === 'system' ? event.who : `${event.who} (${event.role})`,
    [event.sentence, ...(event.reason !== null && !event.sentence.endsWith(event.reason) ? [event.reason] : [])].join(
      '\n',
    ),
    event.protocolVersion ?? '',
  ]);
  return {
    title: 'What happened, step by step',
    blocks: [{ kind: 'table', columns: ['When', 'Who', 'What', 'SOP'], widths: [5, 3, 7, 1], rows }],
  };
}

function documentsSection({ file, timeZone }: DossierInput): DossierSection {
  const where = ({ filedAt, erasedAt }: (typeof file.artifacts)[number]) => {
    if (erasedAt !== null) return `erased ${printedMoment(erasedAt, timeZone)}`;
    return filedAt === null ? 'waits for the archive' : `filed ${printedMoment(filedAt, timeZone)}`;
  };
  const rows = file.artifacts.map((artifact) => [
    `${artifact.title}\n${where(artifact)}`,
    `UID ${artifact.sopInstanceUid}\nsha256 ${artifact.sha256}`,
  ]);
  return {
    title: 'Documents and digests',
    blocks: [
      {
        kind: 'text',
        text: 'Every document is a DICOM object of the record archive. To check signatures, digests and numbers without this server, export the project, take the folder to a machine of your own, and run:',
      },
      {
        kind: 'code',
        text: 'npx --no overread verify <folder of the export> --trust sha256:<digest of the certificate authority>',
      },
      {
        kind: 'text',
        text: 'It names what does not hold, and ends with status 0 only if all does. Ask the people who run this server for the digest of their certificate authority: one that you read here could have been exchanged with the signatures.',
      },
      rows.length > 0
        ? { kind: 'table', columns: ['Document', 'Object'], widths: [3, 7], rows, code: [1] }
        : { kind: 'text', text: 'No document yet.' },
    ],
  };
}
