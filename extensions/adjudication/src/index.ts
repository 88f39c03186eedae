import { bindKeys, preRegistration } from '@overread/host';
import { ELEMENT, EXTENSION, PANEL } from '@overread/ids';
import { definePanel } from '@overread/ui';
import { DecisionsPanel } from './panel/DecisionsPanel.tsx';
import { PANEL_CSS } from './panel/panelCss.ts';
import { adjudicationKeys } from './work/keys.ts';
import { actions, session } from './work/session.ts';

let unbind: (() => void) | undefined;

/** OHIF extension of the adjudicator: two reads side by side, the list of differences, the decisions. */
export default {
  id: EXTENSION.adjudication,
  preRegistration,
  getPanelModule: () => [
    {
      name: PANEL.adjudication,
      iconName: 'tab-segmentation',
      iconLabel: 'Decide',
      label: 'Decide',
      component: definePanel(ELEMENT.adjudication, DecisionsPanel, PANEL_CSS),
    },
  ],
  onModeEnter() {
    unbind = bindKeys(() => adjudicationKeys(session, actions));
    void session.open();
  },
  onModeExit() {
    unbind?.();
    unbind = undefined;
    session.close();
  },
};
