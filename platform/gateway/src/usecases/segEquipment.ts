import { AGREEMENT_VERSION } from '@overread/agreement';
import type { ContributingEquipment } from '@overread/dicom';
import type { ReadingConditions } from '@overread/domain';
import { VERSION } from './viewAbout.ts';

/** The viewer in which a read was drawn, by what it says of itself. `taken`: some masks came from another program. */
export function viewerEquipment({ viewer, viewing }: ReadingConditions, taken: boolean): ContributingEquipment {
  // Only `viewing` tells name and version apart; the other is one line such as "OHIF 3.13.2".
  const [, name = viewer, version = 'Not stated'] = /^(.*\S)\s+v?(\d\S*)$/.exec(viewer.trim()) ?? [];
  const model = viewing?.viewerName || name || 'Not stated';
  return {
    manufacturer: model,
    model,
    softwareVersion: viewing?.viewerVersion || version,
    contribution: `Masks were drawn${taken ? ' or taken from another program' : ''} here${viewing?.overreadVersion ? `, with Overread ${viewing.overreadVersion}` : ''}.`,
  };
}

/** This gateway. */
export function gatewayEquipment(contribution: string): ContributingEquipment {
  return { manufacturer: 'Overread', model: 'Overread Gateway', softwareVersion: VERSION, contribution };
}

/** What combines reads. */
export function agreementEquipment(): ContributingEquipment {
  return {
    manufacturer: 'Overread',
    model: 'Overread agreement',
    softwareVersion: AGREEMENT_VERSION,
    contribution: 'Made the final masks of what the reads agree on.',
  };
}
