import { overreadMode } from '@overread/host';
import { MODE, panelId, ROUTE } from '@overread/ids';

/** The reader's mode: one case, blind, under one SOP. */
export default overreadMode({
  id: MODE.read,
  routeName: ROUTE.read,
  displayName: 'Overread: read',
  rightPanels: [panelId('reading')],
});
