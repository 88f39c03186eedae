import { bindKeys, preRegistration } from '@overread/host';
import { ELEMENT, EXTENSION, PANEL } from '@overread/ids';
import { definePanel } from '@overread/ui';
import { PANEL_CSS } from './panel/panelCss.ts';
import { SopPanel } from './panel/SopPanel.tsx';
import { readingKeys } from './work/keys.ts';
import { actions, selfCheck, session } from './work/session.ts';

let unbind: (() => void) | undefined;

/** OHIF extension of the reader: the SOP panel, the keys, the draft, the submission. */
export default {
  id: EXTENSION.reading,
  preRegistration,
  getPanelModule: () => [
    {
      name: PANEL.reading,
      iconName: 'tab-segmentation',
      iconLabel: 'SOP',
      label: 'SOP',
      component: definePanel(ELEMENT.reading, SopPanel, PANEL_CSS),
    },
  ],
  onModeEnter() {
    unbind = bindKeys(() => readingKeys(session, actions, selfCheck));
    void session.open();
  },
  onModeExit() {
    unbind?.();
    unbind = undefined;
    session.close();
  },
};
