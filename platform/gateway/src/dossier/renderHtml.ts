import type { Dossier, DossierBlock, DossierTable } from './dossier.ts';
import { escaped, paneSvg } from './paneSvg.ts';

const CSS = `
@page { size: A4; margin: 16mm 14mm 20mm; @bottom-left { content: var(--footer); width: 155mm; font: 7.5pt sans-serif; color: #444; } @bottom-right { content: counter(page) " of " counter(pages); width: 24mm; white-space: nowrap; text-align: right; font: 9pt sans-serif; color: #444; } }
* { box-sizing: border-box; }
body { font: 14px/1.45 "DejaVu Sans Condensed", "Noto Sans", "Segoe UI", Arial, sans-serif; color: #111; background: #fff; max-width: 210mm; margin: 0 auto; padding: 10mm 8mm; }
h1 { font-size: 26px; margin: 0 0 2px; } h2 { font-size: 17px; margin: 26px 0 8px; border-bottom: 1px solid #999; padding-bottom: 3px; break-after: avoid; } h3 { font-size: 14px; margin: 14px 0 4px; break-after: avoid; }
p { margin: 6px 0; } .soft { color: #555; } .state { font-size: 16px; font-weight: 600; border-left: 4px solid #1d4ed8; padding: 6px 12px; background: #f1f5f9; }
.notice { font-weight: 600; border: 1px solid #b91c1c; color: #7f1d1d; padding: 6px 10px; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 8px 0 12px; font-size: 12.5px; } th { text-align: left; background: #e5e7eb; } th, td { border: 1px solid #bbb; padding: 4px 6px; vertical-align: top; white-space: pre-line; overflow-wrap: anywhere; } tr { break-inside: avoid; } thead { display: table-header-group; }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: 3px 12px; margin: 6px 0; } dt { color: #555; } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
.code { font-family: "DejaVu Sans Mono", ui-monospace, monospace; font-size: 11px; overflow-wrap: anywhere; } td.code { font-size: 9.2px; } pre { background: #f3f4f6; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere; }
.panes { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; } .panes svg { width: 100%; height: auto; display: block; } figure { margin: 0 0 12px; break-inside: avoid; } .pane figcaption { font-size: 12px; } .pane { break-inside: avoid; margin: 0; }
.signature { border: 2px solid #111; padding: 10px 14px; margin: 10px 0; break-inside: avoid; } .signature.broken { border-color: #b91c1c; } .signature ul { margin: 4px 0 0; font-size: 12px; overflow-wrap: anywhere; } .signature .name { font-size: 18px; font-weight: 600; }
footer { margin-top: 26px; border-top: 1px solid #999; padding-top: 6px; font-size: 12px; color: #444; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } footer { display: none; } }
`;

/** A dossier as one HTML file: styles and pictures inside, no script, nothing from elsewhere; pages are numbered in print. */
export function renderHtml(dossier: Dossier): string {
  const { title, subtitle, state, notice, footer, sections } = dossier;
  // The text of a CSS string ends at a quote, a backslash or a line end.
  const foot = `${notice} ${footer}`.replace(/["\\\r\n<>]/g, ' ');
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escaped(`${title}: case dossier`)}</title><style>:root { --footer: "${foot}"; }${CSS}</style></head><body>`,
    `<header><h1>${escaped(title)}</h1><p class="soft">${escaped(subtitle)}</p><p class="notice">${escaped(notice)}</p>`,
    `<p class="state">${escaped(state)}</p></header><main>`,
    ...sections.map(
      (section) => `<section><h2>${escaped(section.title)}</h2>${section.blocks.map(block).join('')}</section>`,
    ),
    `</main><footer>${escaped(notice)}<br>${escaped(footer)}</footer></body></html>\n`,
  ].join('\n');
}

function block(one: DossierBlock): string {
  switch (one.kind) {
    case 'facts':
      return `<dl>${one.rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
    case 'text':
      return one.tone === 'strong'
        ? `<p><strong>${escaped(one.text)}</strong></p>`
        : `<p${one.tone === 'soft' ? ' class="soft"' : ''}>${escaped(one.text)}</p>`;
    case 'list':
      return `<ul>${one.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
    case 'table':
      return table(one);
    case 'code':
      return `<pre class="code">${escaped(one.text)}</pre>`;
    case 'signature':
      return (
        `<div class="signature${one.holds ? '' : ' broken'}">${one.what === '' ? '' : `<div class="soft">${escaped(one.what)}</div>`}` +
        `<div class="name">${escaped(one.name)}</div><div>${escaped([one.code, one.at].filter(Boolean).join(' · '))}</div>` +
        `<p>Meaning of the signature: ${escaped(one.meaning)}</p>` +
        `${one.findings.length === 0 ? '' : `<ul>${one.findings.map((finding) => `<li>${escaped(finding)}</li>`).join('')}</ul>`}</div>`
      );
    case 'pictures':
      return (
        `<figure><h3>${escaped(one.title)}</h3><p class="soft">${escaped(one.caption)}</p><div class="panes">` +
        one.panes
          .map(
            (pane) =>
              `<figure class="pane">${paneSvg(pane, 'sans-serif', { width: '100%', height: '100%' })}<figcaption>${escaped(pane.title)}</figcaption></figure>`,
          )
          .join('') +
        '</div></figure>'
      );
  }
}

function table({ columns, widths, rows, code = [] }: DossierTable): string {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const cols = widths.map((width) => `<col style="width:${((100 * width) / total).toFixed(1)}%">`).join('');
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const body = rows
    .map(
      (row) =>
        `<tr>${row.map((cell, at) => `<td${code.includes(at) ? ' class="code"' : ''}>${escaped(cell)}</td>`).join('')}</tr>`,
    )
    .join('');
  return `<table><colgroup>${cols}</colgroup><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}
