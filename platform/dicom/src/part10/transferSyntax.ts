import { OverreadError } from '@overread/domain';

/** Transfer syntaxes that name an encoding of the data set (PS3.5 Annex A). */
export const TRANSFER_SYNTAX = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
} as const;

/** How a data set is encoded. */
export interface Encoding {
  readonly explicit: boolean;
  readonly deflated: boolean;
}

/** The encoding of a transfer syntax; encapsulated ones are explicit little endian. Big endian is refused. */
export function encodingOf(transferSyntaxUid: string): Encoding {
  if (transferSyntaxUid === TRANSFER_SYNTAX.implicitLittle) return { explicit: false, deflated: false };
  if (transferSyntaxUid === TRANSFER_SYNTAX.deflated) return { explicit: true, deflated: true };
  if (transferSyntaxUid === TRANSFER_SYNTAX.explicitBig) {
    throw new OverreadError('OVR_DICOM_UNSUPPORTED', 'the file is big endian, a retired transfer syntax');
  }
  if (!transferSyntaxUid.startsWith('1.2.840.10008.1.2')) {
    throw new OverreadError('OVR_DICOM_UNSUPPORTED', `unknown transfer syntax "${transferSyntaxUid.slice(0, 64)}"`);
  }
  return { explicit: true, deflated: false };
}
