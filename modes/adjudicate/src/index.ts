import { overreadMode } from '@overread/host';
import { MODE, panelId, ROUTE } from '@overread/ids';

/** The adjudicator's mode: two reads, their difference and the result, and what is to be decided. */
export default overreadMode({
  id: MODE.adjudicate,
  routeName: ROUTE.adjudicate,
  displayName: 'Overread: adjudicate',
  rightPanels: [panelId('adjudication')],
});
