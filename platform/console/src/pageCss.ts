/** What pages need beyond the kit: the frame, cards, tables. */
export const pageCss = `
body { margin: 0; }
.ov-root { min-height: 100vh; background: #07070a; --ov-bg: #07070a; --ov-card: #10131a; --ov-raised: #1a2130; font-size: 15px; }
.pg-bar { display: flex; align-items: center; gap: 20px; padding: 0 24px; height: 56px; border-bottom: 1px solid #222a38; background: #0c0f15; }
.pg-brand { font-weight: 700; font-size: 17px; letter-spacing: .01em; color: var(--ov-text); text-decoration: none; }
.pg-nav { display: flex; gap: 4px; }
.pg-nav a { color: var(--ov-soft); text-decoration: none; padding: 6px 10px; border-radius: 6px; }
.pg-nav a[aria-current="page"] { color: var(--ov-text); background: #1a2130; }
.pg-nav a:hover { color: var(--ov-text); }
.pg-main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; display: grid; gap: 24px; }
.pg-narrow { max-width: 560px; }
.pg-foot { max-width: 1120px; margin: 0 auto; padding: 0 24px 32px; color: var(--ov-soft); font-size: 13px; }
.pg-card { background: var(--ov-card); border: 1px solid #262f40; border-radius: 10px; padding: 20px 22px; display: grid; gap: 14px; align-content: start; }
.pg-grid { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
.pg-grid > .ov-field { align-content: start; }
.pg-about td:nth-child(3) { min-width: 280px; }
.pg-about td:nth-child(4), .pg-about td:nth-child(5) { overflow-wrap: anywhere; min-width: 150px; }
.pg-apart { display: flex; justify-content: space-between; align-items: center; gap: 16px; flex-wrap: wrap; }
.pg-big { font-size: 34px; font-weight: 650; line-height: 1; font-variant-numeric: tabular-nums; }
.pg-next { min-height: 42px; padding: 8px 22px; font-size: 16px; }
.pg-table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.pg-table th { text-align: left; font-weight: 500; color: var(--ov-soft); font-size: 13px; padding: 6px 14px 6px 0; border-bottom: 1px solid #2c3648; white-space: nowrap; }
.pg-table td { padding: 8px 14px 8px 0; border-bottom: 1px solid #1c2331; vertical-align: top; }
.pg-table tr:last-child td { border-bottom: 0; }
.pg-table .num { text-align: right; padding-right: 22px; }
.pg-table tr.pg-joined td { border-bottom: 0; padding-bottom: 2px; }
.pg-table tr.pg-joined + tr td { padding-top: 2px; }
.pg-numbers .num { white-space: nowrap; }
.pg-numbers td:first-child { min-width: 170px; }
.pg-matrix { width: auto; }
.pg-matrix caption { text-align: left; font-size: 13px; padding-bottom: 4px; white-space: nowrap; }
.pg-matrix .num { min-width: 48px; }
.pg-notes { display: grid; gap: 4px; padding-left: 20px; max-width: 860px; list-style: disc; }
.pg-notes:empty { display: none; }
.pg-behind summary { cursor: pointer; color: var(--ov-soft); width: fit-content; }
.pg-behind summary:hover { color: var(--ov-text); }
.pg-behind > :not(summary) { margin: 8px 0 4px; }
.pg-term { display: contents; }
.pg-acts { display: flex; gap: 8px 18px; flex-wrap: wrap; }
.pg-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.pg-scroll { overflow-x: auto; }
.pg-link { color: var(--ov-accent); text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; }
.pg-link:hover { text-decoration-thickness: 2px; }
.pg-flow { display: flex; flex-wrap: wrap; gap: 8px; align-items: stretch; }
.pg-step { background: #161c28; border: 1px solid #262f40; border-radius: 8px; padding: 8px 14px; min-width: 92px; display: grid; gap: 2px; }
.pg-step b { font-size: 20px; font-variant-numeric: tabular-nums; }
.pg-mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px; word-break: break-all; }
.pg-dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 18px; }
.pg-dl dt { color: var(--ov-soft); }
.pg-time { list-style: none; display: grid; gap: 0; border-left: 2px solid #2c3648; margin-left: 6px; }
.pg-time li { position: relative; padding: 4px 0 12px 18px; display: grid; gap: 1px; }
.pg-time li::before { content: ""; position: absolute; left: -6px; top: 11px; width: 10px; height: 10px; border-radius: 50%; background: var(--ov-accent); }
.pg-note { margin: 0; padding: 12px 14px; background: #0b0e14; border: 1px solid #262f40; border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
.pg-move { display: grid; grid-template-columns: 180px minmax(240px, 1fr) auto; gap: 8px 20px; align-items: start; }
.pg-move .ov-button, .pg-count .ov-button { margin-top: 27px; }
.pg-slider { width: 100%; min-height: 34px; margin: 0; accent-color: var(--ov-accent); }
.pg-count { display: flex; gap: 8px 14px; align-items: start; flex-wrap: wrap; }
.pg-labels { display: flex; flex-wrap: wrap; gap: 6px; max-height: 128px; overflow-y: auto; }
.pg-labels li { border: 1px solid #3a465c; border-radius: 5px; padding: 1px 8px; font-variant-numeric: tabular-nums; }
.pg-chart { width: 100%; height: auto; }
.pg-chart text { fill: var(--ov-soft); font-size: 13px; }
.pg-chart-grid { stroke: #262f40; }
.pg-chart-band { fill: var(--ov-accent); opacity: .2; }
.pg-chart-cases { fill: none; stroke: var(--ov-accent); stroke-width: 2.5; }
.pg-chart-items { fill: none; stroke: var(--ov-ok); stroke-width: 2; stroke-dasharray: 6 4; }
.pg-chart-present { stroke: var(--ov-soft); stroke-width: 1.5; stroke-dasharray: 2 4; }
.pg-chart-chosen { stroke: var(--ov-warn); stroke-width: 2; }
.pg-legend { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; font-size: 13px; }
.pg-key { width: 22px; border-top: 3px solid var(--ov-accent); }
.pg-key:not(:first-child) { margin-left: 14px; }
.pg-key-items { border-top: 3px dashed var(--ov-ok); }
.pg-key-present { border-top: 3px dotted var(--ov-soft); }
.pg-key-chosen { border-top-color: var(--ov-warn); }
.pg-steps { max-height: 340px; overflow-y: auto; }
.pg-filter { display: grid; gap: 12px 16px; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); }
.pg-events td:first-child { white-space: nowrap; }
.pg-events td:nth-child(4) { min-width: 110px; }
.pg-events td:nth-child(3) { min-width: 320px; overflow-wrap: anywhere; }
`;
