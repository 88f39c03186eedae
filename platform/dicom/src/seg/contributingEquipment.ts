import { codeItem } from '../codes/code.ts';
import { STANDARD } from '../codes/standard.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { utcDateTime } from '../records/recordHeader.ts';

/** A program that had a part in an object: the viewer in which it was drawn, the one that combined reads. */
export interface ContributingEquipment {
  readonly manufacturer: string;
  readonly model: string;
  readonly softwareVersion: string;
  /** What it did, in a sentence. */
  readonly contribution: string;
}

/** Contributing Equipment Sequence (0018,A001), PS3.3 C.12.1: each with purpose (109102, DCM, "Processing Equipment"). */
export function contributingEquipment(equipment: readonly ContributingEquipment[], at: Date): DataSet[] | undefined {
  if (equipment.length === 0) return undefined;
  return equipment.map(({ manufacturer, model, softwareVersion, contribution }) =>
    DataSet.of({
      PurposeOfReferenceCodeSequence: [codeItem(STANDARD.processingEquipment)],
      Manufacturer: manufacturer.slice(0, 64),
      ManufacturerModelName: model.slice(0, 64),
      SoftwareVersions: softwareVersion.slice(0, 64),
      ContributionDateTime: utcDateTime(at),
      ContributionDescription: contribution.slice(0, 1024),
    }),
  );
}
