/** The look of the SOP panel; the kit's own is in `ui`. */
export const PANEL_CSS = `
.sop { display: flex; flex-direction: column; height: 100%; min-height: 0; border-left: 1px solid #ffffff1a; }
.sop--only { padding: 16px; display: block; }
.sop__head { display: grid; gap: 3px; padding: 12px 14px 8px; }
.sop__head summary { cursor: pointer; color: var(--ov-accent); width: max-content; padding: 2px 0; }
.sop__about { padding: 6px 0 4px; max-height: 30vh; overflow: auto; }
.sop__rules { list-style: disc; padding-left: 18px; display: grid; gap: 3px; }
.sop__notice { color: var(--ov-warn); }
.sop__tools { display: grid; gap: 8px; padding: 10px 14px; border-bottom: 1px solid #ffffff14; }
.sop__tools .ov-row { gap: 6px; }
.sop__pair { flex-wrap: nowrap; }
.sop__pair .ov-button { font-size: 16px; line-height: 1; }
.sop__turned { background: var(--ov-warn); color: #1d1400; padding: 6px 10px; border-radius: 4px; font-weight: 600; }
.sop__body { flex: 1 1 0; min-height: 120px; overflow-y: auto; padding: 10px 14px; display: grid; gap: 10px; align-content: start; scrollbar-width: thin; scrollbar-color: #46536a transparent; }
.sop__items { display: grid; gap: 8px; }
.sop__foot { display: grid; gap: 8px; padding: 10px 14px 8px; border-top: 1px solid #ffffff1f; background: var(--ov-bg); }
.sop__seen { display: grid; grid-template-columns: 1fr auto; gap: 10px; align-items: center; font-size: 13px; }
.sop__grow { flex: 1; display: grid; }
.sop__ways { gap: 2px; }
.item { border: 1px solid #ffffff1f; border-radius: 8px; background: var(--ov-card); }
.item--active { border-color: var(--ov-accent); box-shadow: inset 3px 0 0 var(--ov-accent); }
.item__head { display: flex; align-items: center; gap: 9px; width: 100%; min-height: 38px; padding: 5px 12px; background: none; border: 0; text-align: left; cursor: pointer; border-radius: 8px; }
.item__head:hover { background: #ffffff0d; }
.item__name { font-weight: 600; margin-right: auto; }
.item__color { flex: none; width: 14px; height: 14px; border-radius: 4px; border: 1px solid #ffffff80; }
.item__body { display: grid; gap: 10px; padding: 2px 12px 12px; }
.item__rules { display: grid; grid-template-columns: max-content 1fr; gap: 3px 10px; }
.item__rules dt { color: var(--ov-soft); }
.item__states .ov-choices { display: grid; grid-template-columns: 1fr 1fr; }
.lesions { display: grid; gap: 6px; }
.lesion { border: 1px solid #ffffff1f; border-radius: 6px; padding: 4px 8px; display: grid; gap: 8px; }
.lesion--active { border-color: var(--ov-accent); background: #ffffff0a; padding-bottom: 10px; }
.lesion__name { display: inline-flex; align-items: center; gap: 8px; min-height: 28px; background: none; border: 0; padding: 0 4px 0 0; cursor: pointer; font-weight: 500; }
.review { display: grid; gap: 10px; padding: 12px 14px; background: var(--ov-card); border-bottom: 1px solid #ffffff1f; box-shadow: inset 3px 0 0 var(--ov-warn); }
.review h2 { font-size: 14px; }
.review__asks { font-size: 15px; }
.check { display: grid; gap: 8px; }
.check li { display: grid; grid-template-columns: 1fr auto; gap: 12px; align-items: center; }
.summary { display: grid; gap: 5px; }
.summary li { display: grid; grid-template-columns: minmax(8rem, 40%) 1fr; gap: 10px; }
`;
