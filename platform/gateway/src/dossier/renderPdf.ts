import { resolve, sep } from 'node:path';
import pdfmake from 'pdfmake';
import type { Column, Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Dossier, DossierBlock, DossierPane, DossierSignature, DossierTable } from './dossier.ts';
import { paneSvg } from './paneSvg.ts';
import { FONT_FOLDER, PDF_FONTS, settable } from './pdfFonts.ts';

/** Points between the margins of an A4 page. */
const WIDTH = 595.28 - 2 * 42;
const PANES = 3;
const GAP = 8;
/** Longer words get places to break, or they would run out of their cell; digests and UIDs fit where the cell is wide. */
const LONGEST = { cell: 22, line: 72 } as const;

/** A dossier as PDF (A4, embedded fonts, pages numbered "3 of 7"). Takes a moment of computing: see `pdfInWorker.ts`. */
export async function renderPdf(dossier: Dossier): Promise<Uint8Array> {
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => resolve(path).startsWith(FONT_FOLDER + sep));
  pdfmake.setFonts(PDF_FONTS);
  return new Uint8Array(await pdfmake.createPdf(definition(dossier)).getBuffer());
}

const said = (text: string) => settable(text);

function definition({ title, subtitle, state, notice, footer, takenAt, sections }: Dossier): TDocumentDefinitions {
  const small = { fontSize: 7.5, color: '#444444' };
  return {
    pageSize: 'A4',
    pageMargins: [42, 44, 42, 56],
    language: 'en',
    info: {
      title: said(`${title}: case dossier`),
      subject: said(subtitle),
      author: 'Overread',
      creator: 'Overread',
      producer: 'Overread',
      creationDate: new Date(takenAt),
    },
    defaultStyle: { font: 'Sans', fontSize: 9.5, lineHeight: 1.15 },
    footer: (page, pages) => ({
      margin: [42, 10, 42, 0],
      columns: [
        { width: '*', stack: [said(notice), said(footer)], ...small },
        { width: 60, text: `${page} of ${pages}`, alignment: 'right', ...small, fontSize: 9 },
      ],
    }),
    content: [
      { text: said(title), fontSize: 20, bold: true, headlineLevel: 1 },
      { text: said(subtitle), color: '#444444', margin: [0, 2, 0, 8] },
      framed({ text: said(notice), bold: true, color: '#7f1d1d' }, '#b91c1c'),
      { text: said(state), fontSize: 12, bold: true, margin: [0, 10, 0, 4] },
      ...sections.flatMap((section) => {
        const [first, ...others] = section.blocks;
        const head: Content = {
          text: said(section.title),
          fontSize: 13,
          bold: true,
          margin: [0, 14, 0, 5],
          headlineLevel: 2,
        };
        if (first === undefined) return [head];
        // Pictures stay together with the headline above them; a table may begin at the foot of a page.
        const start: Content[] =
          first.kind === 'table'
            ? [head, block(first)]
            : [{ stack: [head, block(first)], unbreakable: first.kind !== 'facts' }];
        return [...start, ...others.map(block)];
      }),
    ],
    // A headline never stands alone at the foot of a page.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) =>
      node.headlineLevel !== undefined && getFollowingNodesOnPage().length === 0,
  };
}

const framed = (inside: Content, color: string): Content => ({
  table: { widths: ['*'], body: [[inside]] },
  layout: { hLineColor: () => color, vLineColor: () => color, paddingTop: () => 4, paddingBottom: () => 4 },
});

function block(one: DossierBlock): Content {
  switch (one.kind) {
    case 'facts':
      return {
        table: {
          widths: [112, '*'],
          dontBreakRows: true,
          body: one.rows.map(([name, value]) => [{ text: said(name), color: '#555555' }, said(breakable(value))]),
        },
        layout: 'noBorders',
      };
    case 'text':
      return {
        text: said(breakable(one.text)),
        margin: [0, 2, 0, 4],
        ...(one.tone === 'strong' ? { bold: true } : {}),
        ...(one.tone === 'soft' ? { color: '#555555' } : {}),
      };
    case 'list':
      return { ul: one.items.map((item) => said(breakable(item))), margin: [0, 2, 0, 6] };
    case 'table':
      return table(one);
    case 'code':
      return { text: said(breakable(one.text)), font: 'Mono', fontSize: 8.5, margin: [0, 2, 0, 6] };
    case 'signature':
      return signature(one);
    case 'pictures':
      return {
        unbreakable: true,
        margin: [0, 4, 0, 8],
        stack: [
          { text: said(one.title), bold: true },
          { text: said(one.caption), color: '#555555', margin: [0, 1, 0, 4] },
          { columns: one.panes.map(pane), columnGap: GAP },
        ],
      };
  }
}

function signature({ what, name, code, at, meaning, findings, holds }: DossierSignature): Content {
  const box = framed(
    {
      stack: [
        ...(what === '' ? [] : [{ text: said(what), color: '#555555' }]),
        { text: said(name), fontSize: 14, bold: true },
        { text: said([code, at].filter(Boolean).join(' · ')), margin: [0, 2, 0, 4] },
        { text: said(breakable(`Meaning of the signature: ${meaning}`)) },
        ...(findings.length === 0
          ? []
          : [{ ul: findings.map((finding) => said(breakable(finding))), fontSize: 8, margin: [0, 4, 0, 0] }]),
      ] as Content[],
    },
    holds ? '#111111' : '#b91c1c',
  );
  return { ...(box as object), margin: [0, 8, 0, 8], unbreakable: true } as Content;
}

function pane(one: DossierPane): Column {
  const width = (WIDTH - GAP * (PANES - 1)) / PANES;
  const height = (width * one.height) / one.width;
  const size = { width: width.toFixed(1), height: height.toFixed(1) };
  return {
    width,
    stack: [
      { svg: paneSvg(one, 'Sans', size), width, height },
      { text: said(one.title), fontSize: 8, margin: [0, 2, 0, 0] },
    ],
  } as Column;
}

function table({ columns, widths, rows, code = [] }: DossierTable): Content {
  const total = widths.reduce((sum, width) => sum + width, 0);
  // Padding and lines of each column come on top of its width.
  const room = WIDTH - widths.length * 9 - 1;
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: widths.map((width) => (room * width) / total),
      body: [
        columns.map((column) => ({ text: said(column), bold: true, fillColor: '#e5e7eb' })),
        ...rows.map((row) =>
          row.map((cell, at) =>
            code.includes(at)
              ? { text: said(cell), font: 'Mono', fontSize: 6.8 }
              : { text: said(breakable(cell, LONGEST.cell)), fontSize: 8.5 },
          ),
        ),
      ],
    },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#aaaaaa', vLineColor: () => '#aaaaaa' },
    margin: [0, 3, 0, 8],
  };
}

/** Text whose long words may be broken; digests and UIDs stay whole where they fit, so that they can be copied. */
function breakable(text: string, longest: number = LONGEST.line): string {
  return text.replace(/[^\s\u200b]+/g, (word) =>
    word.length <= longest ? word : (word.match(/.{1,12}/gu) ?? [word]).join('\u200b'),
  );
}
