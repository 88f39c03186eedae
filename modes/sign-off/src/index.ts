import { overreadMode } from '@overread/host';
import { MODE, panelId, ROUTE } from '@overread/ids';

/** The approver's mode: the final mask, and the signature. */
export default overreadMode({
  id: MODE.signOff,
  routeName: ROUTE.signOff,
  displayName: 'Overread: sign off',
  rightPanels: [panelId('signOff')],
});
