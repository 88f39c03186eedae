import { bindKeys, preRegistration } from '@overread/host';
import { ELEMENT, EXTENSION, PANEL } from '@overread/ids';
import { definePanel } from '@overread/ui';
import { PANEL_CSS } from './panel/panelCss.ts';
import { SignPanel } from './panel/SignPanel.tsx';
import { signOffKeys } from './work/keys.ts';
import { session } from './work/session.ts';

let unbind: (() => void) | undefined;

/** OHIF extension of the approver: the final mask in outline, what was shown of it, the signature. */
export default {
  id: EXTENSION.signOff,
  preRegistration,
  getPanelModule: () => [
    {
      name: PANEL.signOff,
      iconName: 'tab-segmentation',
      iconLabel: 'Sign',
      label: 'Sign',
      component: definePanel(ELEMENT.signOff, SignPanel, PANEL_CSS),
    },
  ],
  onModeEnter() {
    unbind = bindKeys(() => signOffKeys(session));
    void session.open();
  },
  onModeExit() {
    unbind?.();
    unbind = undefined;
    session.close();
  },
};
