import type { Code } from '@overread/domain';

const snomed = <const V extends string>(value: V, meaning: string, radlex?: Code): Code => ({
  value,
  scheme: 'SCT',
  meaning,
  ...(radlex === undefined ? {} : { equivalents: [radlex] }),
});
const radlex = (value: string, meaning: string): Code => ({ value, scheme: 'RADLEX', meaning });
const dicom = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });

/** The codes of the demo's protocols; meanings as in PS3.16 (pydicom 3.0.2) or SNOMED CT; checked by a test. */
export const CODES = {
  anatomical: snomed('91723000', 'Anatomical Structure'),
  abnormal: snomed('49755003', 'Morphologically Abnormal Structure'),
  head: snomed('69536005', 'Head'),
  brain: snomed('12738006', 'Brain', radlex('RID6434', 'brain')),
  abdomen: snomed('818981001', 'Abdomen'),
  liver: snomed('10200004', 'Liver', radlex('RID58', 'liver')),
  lesion: snomed('52988006', 'Lesion', radlex('RID38780', 'lesion')),
  lateralVentricle: snomed('66720007', 'Lateral Ventricle'),
  caudate: snomed('11000004', 'Caudate Nucleus'),
  putamen: snomed('89278009', 'Putamen'),
  thalamus: snomed('119406000', 'Thalamus'),
  left: snomed('7771000', 'Left'),
  right: snomed('24028007', 'Right'),
  hemorrhage: snomed('50960005', 'Hemorrhage'),
  infarct: snomed('55641003', 'Infarct'),
  neoplasm: snomed('108369006', 'Neoplasm'),
  cyst: snomed('367643001', 'Cyst'),
  indeterminate: snomed('82334004', 'Indeterminate'),
  none: snomed('260413007', 'None'),
  mild: snomed('255604002', 'Mild'),
  moderate: snomed('6736007', 'Moderate'),
  severe: snomed('24484000', 'Severe'),
  yes: snomed('373066001', 'Yes'),
  no: snomed('373067005', 'No'),
  ctOfHead: snomed('303653007', 'Computed tomography of head (procedure)'),
  mriOfBrain: snomed('816077007', 'Magnetic resonance imaging of brain'),
  ctOfAbdomen: snomed('169070004', 'Computed tomography of abdomen'),
  finding: dicom('121071', 'Finding'),
  certainty: dicom('111012', 'Certainty of Finding'),
  studyQuality: dicom('122739', 'Overall study quality'),
  patientMotion: dicom('128553', 'Patient motion'),
  excellentQuality: dicom('122740', 'Excellent image quality'),
  goodQuality: dicom('122741', 'Good image quality'),
  poorQuality: dicom('122742', 'Poor image quality'),
} as const satisfies Record<string, Code>;
