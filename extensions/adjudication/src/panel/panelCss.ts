/** The look of the adjudication panel; the kit's own is in `ui`. */
export const PANEL_CSS = `
.adj { display: flex; flex-direction: column; height: 100%; min-height: 0; border-left: 1px solid #ffffff1a; }
.adj--only { padding: 16px; display: block; }
.adj__head { display: grid; gap: 4px; padding: 12px 14px 8px; }
.adj__body { flex: 1 1 0; min-height: 140px; overflow-y: auto; padding: 10px 14px; display: grid; gap: 10px; align-content: start; scrollbar-width: thin; scrollbar-color: #46536a transparent; }
.adj__list { display: grid; gap: 8px; }
.adj__foot { display: grid; gap: 8px; padding: 10px 14px 8px; border-top: 1px solid #ffffff1f; background: var(--ov-bg); }
.adj__last .ov-button:first-child { flex: 1 1 auto; }
.strip { padding: 9px 14px 6px; border-bottom: 1px solid #ffffff14; display: grid; gap: 2px; }
.strip__bar { position: relative; height: 30px; padding: 0; border: 1px solid #8fa0b8; border-radius: 4px; background: #e8edf5; cursor: pointer; overflow: hidden; }
.strip__bar svg { display: block; width: 100%; height: 100%; }
.strip__now { position: absolute; top: 0; bottom: 0; width: 0; border-left: 2px solid #c2410c; margin-left: -1px; }
.strip__words { display: flex; justify-content: space-between; font-size: 12.5px; }
.unit { border: 1px solid #ffffff1f; border-radius: 8px; background: var(--ov-card); }
.unit--active { border-color: var(--ov-accent); box-shadow: inset 3px 0 0 var(--ov-accent); }
.unit__head { display: grid; grid-template-columns: 20px 1fr auto; gap: 8px; align-items: start; width: 100%; min-height: 38px; padding: 8px 12px; background: none; border: 0; text-align: left; cursor: pointer; border-radius: 8px; }
.unit__head:hover { background: #ffffff0d; }
.unit__number { color: var(--ov-soft); font-variant-numeric: tabular-nums; }
.unit__words { display: grid; gap: 2px; font-weight: 600; }
.unit[data-ov-state="done"] .unit__words, .unit[data-ov-state="moot"] .unit__words { font-weight: 400; }
.unit__body { display: grid; gap: 10px; padding: 2px 12px 12px; }
.decide { display: flex; flex-wrap: wrap; gap: 6px; }
.decide .ov-button { flex: 1 1 auto; padding-inline: 9px; justify-content: space-between; white-space: nowrap; }
.choices { display: flex; flex-wrap: wrap; gap: 5px; }
.choices legend { padding: 0 0 4px; }
.reason { display: grid; gap: 8px; padding: 8px; border: 1px solid #ffffff1f; border-radius: 6px; }
.reason--asked { border-color: var(--ov-warn); }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
.sides div { padding: 6px 9px; border-radius: 6px; background: #ffffff0a; border-top: 3px solid rgb(86 180 233); }
.sides div + div { border-top: 3px dashed rgb(240 150 20); }
.sides dt { color: var(--ov-soft); font-size: 12.5px; }
.sides dd { font-weight: 600; overflow-wrap: anywhere; }
.numbers { display: grid; gap: 3px; padding: 8px; border-radius: 6px; background: #ffffff0a; font-variant-numeric: tabular-nums; }
.numbers div { display: grid; grid-template-columns: 9rem 1fr; gap: 8px; }
.numbers dt { color: var(--ov-soft); }
.result { flex: 0 1 auto; min-height: 96px; overflow-y: auto; display: grid; gap: 5px; align-content: start; padding: 8px 14px; border-top: 1px solid #ffffff1f; background: var(--ov-card); scrollbar-width: thin; scrollbar-color: #46536a transparent; }
.result__head { display: flex; gap: 8px; }
.result__now { display: grid; gap: 6px; }
.result__now--old { opacity: 0.4; }
.result__side { padding-left: 9px; border-left: 3px solid rgb(86 180 233); display: grid; gap: 2px; }
.result__side--right { border-left: 3px dashed rgb(240 150 20); }
.result__sign { display: inline-block; width: 1.4em; font-weight: 700; }
.result__side[data-ov-standing="apart"] .result__sign { color: var(--ov-warn); }
.result__side:not([data-ov-standing="apart"]) .result__sign { color: var(--ov-ok); }
.result__places { display: flex; flex-wrap: wrap; gap: 5px; align-items: center; font-size: 12.5px; }
.result__place { min-width: 34px; min-height: 24px; padding: 0 7px; border: 1px solid #ffffff33; border-radius: 5px; background: #ffffff0d; cursor: pointer; font-variant-numeric: tabular-nums; }
.result__place:hover { background: #ffffff1f; }
.result__numbers { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.result__numbers th { text-align: left; font-weight: 400; color: var(--ov-soft); padding: 1px 6px 1px 0; }
.result__numbers thead th:not(:first-child), .result__numbers td { text-align: right; padding: 1px 0 1px 8px; white-space: nowrap; vertical-align: top; }
.result__numbers small { margin-left: 6px; font-size: 12px; }
.paint { --ov-tool: #f0e442; display: grid; gap: 8px; padding: 8px; border: 1px solid #f0e442; border-radius: 6px; background: #f0e4421a; }
.paint .ov-row { gap: 5px; }
.soptext { color: var(--ov-soft); }
.soptext summary { cursor: pointer; color: var(--ov-accent); width: max-content; }
.soptext dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 10px; padding-top: 4px; color: var(--ov-text); }
.soptext dt { color: var(--ov-soft); }
.agreed { display: grid; gap: 4px; color: #9aa6b8; padding: 4px 2px; }
.agreed h3 { color: inherit; }
.agreed ul { display: grid; gap: 3px; }
.missing { list-style: disc; padding-left: 18px; display: grid; gap: 3px; }
`;
