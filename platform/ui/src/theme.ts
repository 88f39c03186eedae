/**
 * Colours, sizes and the look of the kit, as text: put into the shadow root of a panel and into the head of a page.
 * Surfaces follow the host's CSS variables (HSL triples of its dark themes), text has our own colours, so that the
 * contrast (WCAG AA) does not depend on the host.
 */
export const THEME = `
:host, .ov-root {
  --ov-bg: hsl(var(--background, 240 15% 3%));
  --ov-card: hsl(var(--card, 240 12% 8%));
  --ov-raised: hsl(var(--popover, 220 24% 13%));
  --ov-line: hsl(var(--input, 220 16% 30%));
  --ov-text: #f1f4f9;
  --ov-soft: #b4bfd0;
  --ov-accent: #8ab8ff;
  --ov-act: #2460c4;
  --ov-act-hover: #2f72e0;
  --ov-ok: #7ddba3;
  --ov-warn: #ffcf70;
  --ov-bad: #ff9d94;
  --ov-bad-act: #b3261e;
  --ov-focus: #ffd75e;
  color: var(--ov-text);
  font: 400 13.5px/1.45 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  color-scheme: dark;
}
:host { display: block; height: 100%; background: var(--ov-bg); }
*, *::before, *::after { box-sizing: border-box; }
h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; }
h1 { font-size: 20px; line-height: 1.25; font-weight: 600; }
h2 { font-size: 15px; line-height: 1.3; font-weight: 600; }
h3 { font-size: 13.5px; font-weight: 600; }
h4 { margin: 4px 0 0; font-size: 13px; font-weight: 500; }
ul, ol { list-style: none; }
fieldset { border: 0; min-width: 0; }
button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
:focus-visible { outline: 2px solid var(--ov-focus); outline-offset: 2px; border-radius: 4px; }
[hidden] { display: none !important; }
.ov-soft { color: var(--ov-soft); }
.ov-row { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
.ov-stack { display: grid; gap: 10px; align-content: start; }
.ov-push { margin-left: auto; }
.ov-picks { gap: 6px; }
.ov-size { display: grid; grid-template-columns: auto 1fr 58px; gap: 10px; align-items: center; }
.ov-size input { width: 100%; accent-color: var(--ov-tool, var(--ov-accent)); }
.ov-size output { text-align: right; font-variant-numeric: tabular-nums; }
.ov-hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.ov-button { display: inline-flex; align-items: center; justify-content: center; gap: 7px; min-height: 32px; padding: 4px 12px; border: 1px solid var(--ov-line); border-radius: 6px; background: var(--ov-raised); color: var(--ov-text); cursor: pointer; font-weight: 500; text-align: center; text-decoration: none; }
.ov-button:hover:not(:disabled) { border-color: var(--ov-accent); }
.ov-button:disabled { opacity: .55; cursor: not-allowed; }
.ov-button[aria-pressed="true"], .ov-button[aria-current="true"] { border-color: var(--ov-accent); background: #16305f; color: #fff; }
.ov-button--main { background: var(--ov-act); border-color: var(--ov-act); color: #fff; }
.ov-button--main:hover:not(:disabled) { background: var(--ov-act-hover); border-color: var(--ov-act-hover); }
.ov-button--bad { background: var(--ov-bad-act); border-color: var(--ov-bad-act); color: #fff; }
.ov-button--plain { background: transparent; border-color: transparent; color: var(--ov-accent); padding-inline: 6px; }
.ov-button--small { min-height: 26px; padding: 2px 8px; font-size: 13px; }

.ov-field { display: grid; gap: 4px; min-width: 0; }
.ov-label { font-weight: 500; }
.ov-hint { color: var(--ov-soft); font-size: 13px; }
.ov-error { color: var(--ov-bad); font-size: 13px; }
.ov-input { width: 100%; min-height: 34px; padding: 5px 9px; border: 1px solid #5c6a80; border-radius: 6px; background: #0b0f16; color: var(--ov-text); }
.ov-input:focus-visible { outline-offset: 0; }
.ov-input[aria-invalid="true"] { border-color: var(--ov-bad); }
textarea.ov-input { min-height: 68px; resize: vertical; }

.ov-choices { display: grid; gap: 2px; }
.ov-choice { display: grid; grid-template-columns: 18px 1fr; gap: 8px; align-items: start; padding: 4px 6px; border-radius: 5px; cursor: pointer; }
.ov-choice:hover { background: #ffffff12; }
.ov-choice input { width: 16px; height: 16px; margin: 2px 0 0; accent-color: var(--ov-accent); }
.ov-choices--row { display: flex; flex-wrap: wrap; gap: 4px; }
.ov-choices--row .ov-choice { border: 1px solid var(--ov-line); padding: 4px 9px 4px 7px; }
.ov-choices--row .ov-choice:has(input:checked) { border-color: var(--ov-accent); background: #16305f; }

.ov-badge { display: inline-flex; align-items: center; gap: 5px; padding: 0 7px; border: 1px solid var(--ov-line); border-radius: 999px; font-size: 12.5px; line-height: 20px; color: var(--ov-soft); white-space: nowrap; }
.ov-badge--ok { color: var(--ov-ok); border-color: #2c6b47; }
.ov-badge--warn { color: var(--ov-warn); border-color: #7a5c1c; }
.ov-badge--bad { color: var(--ov-bad); border-color: #8a3a33; }
.ov-kbd { display: inline-block; min-width: 20px; padding: 0 5px; border: 1px solid #66748a; border-bottom-width: 2px; border-radius: 4px; background: #10151e; color: #dfe7f3; font: 500 12px/17px ui-monospace, Menlo, Consolas, monospace; text-align: center; }

.ov-notice { display: grid; gap: 6px; padding: 10px 12px; border: 1px solid var(--ov-line); border-left: 4px solid var(--ov-accent); border-radius: 6px; background: var(--ov-card); }
.ov-notice--warn { border-left-color: var(--ov-warn); }
.ov-notice--bad { border-left-color: var(--ov-bad); }
.ov-notice--ok { border-left-color: var(--ov-ok); }

.ov-dialog { width: min(33rem, calc(100vw - 32px)); max-height: calc(100vh - 64px); padding: 0; border: 1px solid #5c6a80; border-radius: 10px; background: #10151e; color: var(--ov-text); box-shadow: 0 18px 60px #000c; }
.ov-dialog--wide { width: min(58rem, calc(100vw - 32px)); }
.ov-dialog::backdrop { background: #000b; }
.ov-dialog__body { display: grid; gap: 14px; padding: 18px 20px; }
.ov-dialog__foot { position: sticky; bottom: 0; display: flex; gap: 8px; justify-content: flex-end; flex-wrap: wrap; padding: 12px 20px; border-top: 1px solid var(--ov-line); background: #10151e; }

.ov-secrets { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px; align-items: start; }

.ov-save { padding: 5px 14px; font-size: 13px; color: var(--ov-soft); background: #ffffff0a; border-block: 1px solid #ffffff14; display: grid; gap: 6px; }
.ov-save a { color: var(--ov-accent); }
.ov-save--ok { color: var(--ov-ok); }
.ov-save--warn { color: #1d1400; background: var(--ov-warn); }
.ov-save--warn a { color: #0b2a63; font-weight: 600; }
.ov-save--bad { color: #2b0500; background: var(--ov-bad); }
.ov-keys { display: grid; grid-template-columns: 1fr 1fr; gap: 16px 24px; }
.ov-keys section { display: grid; gap: 6px; align-content: start; }
.ov-keys dl { display: grid; gap: 5px; }
.ov-keys dl > div { display: grid; grid-template-columns: 74px 1fr; gap: 8px; align-items: baseline; }

.ov-record { display: grid; gap: 14px; align-content: start; min-width: 0; }
.ov-record > * { min-width: 0; }
.ov-record__head { display: grid; gap: 4px; }
.ov-record__sentence { padding: 8px 12px; border-left: 4px solid var(--ov-accent); border-radius: 4px; background: #ffffff0a; }
.ov-record__part { display: grid; gap: 6px; min-width: 0; }
.ov-record__list { display: grid; gap: 3px; }
.ov-record__list a { color: var(--ov-accent); }
.ov-record__scroll { overflow-x: auto; min-width: 0; }
.ov-meanings { margin-top: 8px; font-size: 0.92em; }
.ov-meanings > summary { cursor: pointer; width: max-content; opacity: 0.85; list-style: none; }
.ov-meanings > summary > span { display: inline-block; width: 1.4em; height: 1.4em; line-height: 1.35em; text-align: center; border: 1px solid currentColor; border-radius: 50%; }
.ov-meanings dl { margin: 8px 0 0; display: grid; gap: 6px; max-width: 75ch; }
.ov-meanings dt { font-weight: 600; }
.ov-meanings dd { margin: 0; }
.ov-record__more { border-top: 1px solid #ffffff1f; padding-top: 10px; }
.ov-record__more > summary { cursor: pointer; font-weight: 600; width: max-content; }
.ov-record__more[open] > summary { margin-bottom: 10px; }
.ov-signature { display: grid; gap: 4px; padding: 10px 12px; border: 1px solid #2c3648; border-radius: 6px; }
.ov-signature summary { cursor: pointer; width: max-content; padding-block: 3px; }
.ov-signature[data-ov-verdict="bad"] { border-color: var(--ov-bad); }
.ov-signature[data-ov-verdict="doubtful"] { border-color: var(--ov-warn); }
.ov-facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; align-items: baseline; }
.ov-facts dt { color: var(--ov-soft); }
.ov-facts dd { min-width: 0; overflow-wrap: anywhere; }
.ov-table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.ov-table th { padding: 5px 16px 5px 0; border-bottom: 1px solid #2c3648; color: var(--ov-soft); font-weight: 500; font-size: 13px; text-align: left; white-space: nowrap; }
.ov-table td { padding: 6px 16px 6px 0; border-bottom: 1px solid #1c2331; vertical-align: top; }
.ov-table tr:last-child td { border-bottom: 0; }
.ov-table .num { text-align: right; white-space: nowrap; padding-right: 30px; }
.ov-table--plain td:first-child { width: 1%; padding-right: 28px; color: var(--ov-soft); white-space: nowrap; }
.ov-id { display: inline-flex; align-items: baseline; gap: 2px; flex-wrap: wrap; }
.ov-id code { font: 12.5px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.ov-tree { display: grid; gap: 2px; }
.ov-tree .ov-tree { margin-left: 7px; padding-left: 13px; border-left: 1px solid #2c3648; }
.ov-tree li { overflow-wrap: anywhere; }
.ov-tree summary { cursor: pointer; padding-block: 3px; }

.ov-spinner { display: inline-block; width: 16px; height: 16px; border: 2px solid #ffffff40; border-top-color: var(--ov-accent); border-radius: 50%; animation: ov-turn .9s linear infinite; }
@keyframes ov-turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .ov-spinner { animation-duration: 4s; } }
.ov-progress { display: block; width: 100%; height: 8px; border: 0; border-radius: 4px; overflow: hidden; background: #2a3342; appearance: none; }
.ov-progress::-webkit-progress-bar { background: #2a3342; }
.ov-progress::-webkit-progress-value { background: var(--ov-accent); }
.ov-progress::-moz-progress-bar { background: var(--ov-accent); }
`;

/** Puts style sheets into a shadow root or a document, each once. */
export function adoptStyles(root: Document | ShadowRoot, ...texts: readonly string[]): void {
  for (const text of texts) {
    let sheet = sheets.get(text);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      sheets.set(text, sheet);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}

const sheets = new Map<string, CSSStyleSheet>();
