import { codeItem, PRIVATE_SCHEME } from '../codes/code.ts';
import { DataSet } from '../dataset/dataSet.ts';

/** Who drew, as a code that is unique beyond the project: `liver/R-07`, with the project as institution. Never a name (design D16). */
export interface CreatorIdentification {
  readonly code: string;
  readonly institution: string;
}

/** Content Creator's Identification Code Sequence (0070,0086): Person Identification macro, PS3.3 table 10-1. */
export function creatorIdentification(creator: CreatorIdentification | undefined): DataSet[] | undefined {
  if (creator === undefined) return undefined;
  const { code, institution } = creator;
  return [
    DataSet.of({
      PersonIdentificationCodeSequence: [
        codeItem({ value: code, scheme: PRIVATE_SCHEME, meaning: `Coded reader ${code}`.slice(0, 64) }),
      ],
      InstitutionName: institution.slice(0, 64),
    }),
  ];
}
