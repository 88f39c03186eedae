/** The look of the sign-off panel; the kit's own is in `ui`. */
export const PANEL_CSS = `
.sign { display: flex; flex-direction: column; height: 100%; min-height: 0; border-left: 1px solid #ffffff1a; }
.sign--only { padding: 16px; display: block; }
.sign__head { display: grid; gap: 4px; padding: 12px 14px 10px; }
.sign__seen { display: grid; gap: 6px; padding: 9px 14px; background: #ffffff0a; border-block: 1px solid #ffffff14; }
.sign__ok { color: var(--ov-ok); font-weight: 600; }
.sign__body { flex: 1 1 0; min-height: 120px; overflow-y: auto; padding: 12px 14px; display: grid; gap: 16px; align-content: start; scrollbar-width: thin; scrollbar-color: #46536a transparent; }
.sign__body h2 { padding-bottom: 6px; }
.sign__foot { display: grid; gap: 8px; padding: 10px 14px 8px; border-top: 1px solid #ffffff1f; background: var(--ov-bg); }
.sign__missing { color: var(--ov-warn); display: grid; gap: 2px; }
.final { display: grid; gap: 4px; }
.final__row { display: flex; gap: 10px; align-items: start; width: 100%; padding: 7px 10px; border: 1px solid #ffffff1f; border-radius: 6px; background: var(--ov-card); text-align: left; }
button.final__row { cursor: pointer; }
button.final__row:hover { border-color: var(--ov-accent); }
.final__color { flex: none; width: 14px; height: 14px; margin-top: 3px; border: 3px solid; border-radius: 4px; }
.final__label { display: grid; flex: 1; font-weight: 600; }
.final__label .ov-soft { font-weight: 400; }
.final__text { text-align: right; font-variant-numeric: tabular-nums; }
.history { display: grid; gap: 8px; }
.history__body { display: grid; gap: 8px; padding: 8px 10px; border-radius: 6px; background: #ffffff0a; }
.history__body ul { display: grid; gap: 4px; }
.meaning { margin: 0; padding: 10px 14px; border-left: 4px solid var(--ov-accent); background: #ffffff0a; border-radius: 4px; }
.missing { list-style: disc; padding-left: 18px; display: grid; gap: 3px; }
`;
