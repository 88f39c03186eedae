import { OverreadError } from '@overread/domain';
import { DataSet } from '../dataset/dataSet.ts';
import { copyPatientAndStudy } from './copiedAttributes.ts';

/** Stands in every object's Series Description (and Image Comments of a SEG): design D4. */
export const RESEARCH_NOTICE = 'RESEARCH ANNOTATION, NOT FOR CLINICAL USE';

/** Who made the object: the gateway. All type 1 in Enhanced General Equipment (PS3.3 C.7.5.2). */
export interface Equipment {
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly softwareVersion: string;
}

/** Clinical Trial modules (PS3.3 C.7.1.3, C.7.2.3, C.7.3.2). */
export interface ClinicalTrial {
  readonly sponsor: string;
  /** Key of the protocol. */
  readonly protocolId: string;
  readonly protocolName: string;
  /** Coded subject, never a name. */
  readonly subjectId: string;
  /** Clinical Trial Subject Reading ID (0012,0042): the attribute for blinded evaluations. */
  readonly subjectReadingId?: string;
  readonly timePointId?: string;
  readonly seriesId?: string;
}

/** The UIDs of one object; derived from task and attempt, so that a retry makes the same. */
export interface RecordUids {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** What every object of ours needs. */
export interface RecordBase {
  /** A header of the source series (patient and study are copied), or {@link recordStudyHeader}. */
  readonly source: DataSet;
  readonly uids: RecordUids;
  readonly seriesNumber: number;
  /** At most 20 characters, for instance `Read R-07`; the notice is added. */
  readonly title: string;
  /** The moment the object is made; written in UTC. */
  readonly createdAt: Date;
  readonly equipment: Equipment;
  readonly clinicalTrial?: ClinicalTrial;
}

/** Patient, study, series, equipment and trial attributes of an object. (0008,0201) only if the source has it (design D12). */
export function recordHeader(base: RecordBase, modality: string, sopClassUid: string): DataSet {
  const title = base.title.slice(0, 64 - RESEARCH_NOTICE.length - 2);
  const { date, time } = dateAndTime(base.createdAt, base.source.text('TimezoneOffsetFromUTC'));
  if (base.source.text('StudyInstanceUID') === undefined) {
    throw new OverreadError('OVR_DICOM_INVALID', 'the source header has no Study Instance UID');
  }
  const trial = base.clinicalTrial;
  const empty = DataSet.of({
    PatientName: '',
    PatientID: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: '',
    StudyTime: '',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyID: '',
  });
  return copyPatientAndStudy(base.source, empty)
    .set({
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: sopClassUid,
      SOPInstanceUID: base.uids.sopInstanceUid,
      SeriesInstanceUID: base.uids.seriesInstanceUid,
      SeriesNumber: base.seriesNumber,
      SeriesDate: date,
      SeriesTime: time,
      SeriesDescription: `${title}: ${RESEARCH_NOTICE}`,
      Modality: modality,
      Manufacturer: base.equipment.manufacturer,
      ManufacturerModelName: base.equipment.model,
      DeviceSerialNumber: base.equipment.serialNumber,
      SoftwareVersions: base.equipment.softwareVersion,
      InstanceNumber: 1,
      ContentDate: date,
      ContentTime: time,
    })
    .set(
      trial === undefined
        ? {}
        : {
            ClinicalTrialSponsorName: trial.sponsor,
            ClinicalTrialProtocolID: trial.protocolId,
            ClinicalTrialProtocolName: trial.protocolName,
            ClinicalTrialSiteID: '',
            ClinicalTrialSiteName: '',
            ClinicalTrialSubjectID: trial.subjectId,
            ClinicalTrialSubjectReadingID: trial.subjectReadingId,
            ClinicalTrialTimePointID: trial.timePointId ?? '',
            ClinicalTrialCoordinatingCenterName: '',
            ClinicalTrialSeriesID: trial.seriesId,
          },
    );
}

/** DT in UTC with zone (design D12): `20260102030405.678000+0000`. */
export function utcDateTime(moment: Date): string {
  const text = moment.toISOString();
  return `${text.slice(0, 23).replace(/[-:T]/g, '')}000+0000`;
}

/** DA and TM of a moment, in the offset of the source (`+0100`) if it has one, else in UTC. */
export function dateAndTime(moment: Date, offset: string | undefined): { date: string; time: string } {
  const parts = /^([+-])(\d{2})(\d{2})$/.exec(offset ?? '');
  const minutes = parts === null ? 0 : (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]));
  const text = new Date(moment.getTime() + minutes * 60_000).toISOString();
  return { date: text.slice(0, 10).replaceAll('-', ''), time: text.slice(11, 23).replaceAll(':', '') };
}
