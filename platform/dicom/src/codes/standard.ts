import type { Code } from '@overread/domain';

/** A row of a code table. */
export interface StandardCode extends Code {
  /** Where the standard defines or uses it (PS3.16 unless said otherwise). */
  readonly source: string;
}

const dcm = (value: string, meaning: string, source: string): StandardCode => ({
  value,
  scheme: 'DCM',
  meaning,
  source,
});
const sct = (value: string, meaning: string, source: string): StandardCode => ({
  value,
  scheme: 'SCT',
  meaning,
  source,
});
const ncit = (value: string, meaning: string, source: string): StandardCode => ({
  value,
  scheme: 'NCIt',
  meaning,
  source,
});
const radlex = (value: string, meaning: string, source: string): StandardCode => ({
  value,
  scheme: 'RADLEX',
  meaning,
  source,
});
const ucum = (value: string, meaning: string): StandardCode => ({ value, scheme: 'UCUM', meaning, source: 'UCUM' });

/** Every standard code that Overread writes by itself; a protocol brings its own for structures and questions. */
export const STANDARD = {
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report', 'TID 1500'),
  language: dcm('121049', 'Language of Content Item and Descendants', 'TID 1204'),
  english: { value: 'en', scheme: 'RFC5646', meaning: 'English', source: 'CID 5000' },
  observerType: dcm('121005', 'Observer Type', 'TID 1002'),
  person: dcm('121006', 'Person', 'CID 270'),
  device: dcm('121007', 'Device', 'CID 270'),
  personObserverName: dcm('121008', 'Person Observer Name', 'TID 1003'),
  personObserverRole: dcm('121011', "Person Observer's Role in this Procedure", 'TID 1003'),
  deviceObserverUid: dcm('121012', 'Device Observer UID', 'TID 1004'),
  deviceObserverName: dcm('121013', 'Device Observer Name', 'TID 1004'),
  deviceObserverManufacturer: dcm('121014', 'Device Observer Manufacturer', 'TID 1004'),
  deviceObserverModel: dcm('121015', 'Device Observer Model Name', 'TID 1004'),
  deviceObserverSerial: dcm('121016', 'Device Observer Serial Number', 'TID 1004'),
  roleReader: ncit('C28747', 'Reader', 'CID 7453'),
  roleAdjudicator: ncit('C96561', 'Adjudicator', 'CID 7453'),
  roleVerifying: dcm('121098', 'Verifying', 'CID 7453'),
  roleRecording: dcm('121097', 'Recording', 'CID 7453'),
  procedureReported: dcm('121058', 'Procedure reported', 'TID 1500'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements', 'TID 1500'),
  derivedMeasurements: dcm('126011', 'Derived Imaging Measurements', 'TID 1500'),
  qualitativeEvaluations: { value: 'C0034375', scheme: 'UMLS', meaning: 'Qualitative Evaluations', source: 'TID 1500' },
  measurementGroup: dcm('125007', 'Measurement Group', 'TID 1411'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier', 'TID 4108'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier', 'TID 4108'),
  finding: dcm('121071', 'Finding', 'TID 1411'),
  findingCategory: sct('276214006', 'Finding category', 'TID 1411'),
  findingSite: sct('363698007', 'Finding Site', 'TID 1411'),
  laterality: sct('272741003', 'Laterality', 'TID 1411'),
  referencedSegment: dcm('121191', 'Referenced Segment', 'TID 1411'),
  sourceSeries: dcm('121232', 'Source series for segmentation', 'TID 1411'),
  volume: sct('118565006', 'Volume', 'CID 7469'),
  area: sct('42798000', 'Area', 'CID 7469'),
  imageQuality: dcm('111101', 'Image Quality', 'TID 4006'),
  diagnosticQuality: radlex('RID12', 'Diagnostic quality', 'CID 7036'),
  limitedQuality: radlex('RID13', 'Limited quality', 'CID 7036'),
  nonDiagnosticQuality: radlex('RID14', 'Non-diagnostic quality', 'CID 7036'),
  yes: sct('373066001', 'Yes', 'CID 230'),
  no: sct('373067005', 'No', 'CID 230'),
  algorithmName: dcm('111001', 'Algorithm Name', 'TID 4019'),
  algorithmParameters: dcm('111002', 'Algorithm Parameters', 'TID 4019'),
  algorithmVersion: dcm('111003', 'Algorithm Version', 'TID 4019'),
  present: sct('52101004', 'Present', 'CID 240'),
  absent: sct('272519000', 'Absent', 'CID 240'),
  indeterminate: sct('82334004', 'Indeterminate', 'SNOMED CT'),
  replacedReport: dcm('121360', 'Replaced report', 'CID 7009'),
  preliminaryReport: dcm('121362', 'Preliminary report', 'CID 7009'),
  currentProcedureEvidence: dcm('122073', 'Current procedure evidence', 'CID 7009'),
  rejectedForQuality: dcm('113001', 'Rejected for Quality Reasons', 'CID 7010'),
  retentionExpired: dcm('113039', 'Data Retention Policy Expired', 'CID 7010'),
  signedManifest: dcm('113031', 'Signed Manifest', 'CID 7010'),
  otherFailure: dcm('111220', 'Other failure', 'CID 7011'),
  titleModifier: dcm('113011', 'Document Title Modifier', 'TID 2010'),
  keyObjectDescription: dcm('113012', 'Key Object Description', 'TID 2010'),
  comment: dcm('121106', 'Comment', 'TID 1501'),
  segmentation: dcm('113076', 'Segmentation', 'CID 7203'),
  background: dcm('125040', 'Background', 'CID 7151'),
  morphologicalOperations: dcm('123104', 'Morphological Operations', 'CID 7162'),
  otherFamily: sct('74964007', 'Other', 'SNOMED CT'),
  unknownFamily: sct('261665006', 'Unknown', 'SNOMED CT'),
  sourceImageForProcessing: dcm('121322', 'Source image for image processing operation', 'CID 7202'),
  processingEquipment: dcm('109102', 'Processing Equipment', 'CID 7005'),
  millilitre: ucum('ml', 'ml'),
  millimetre: ucum('mm', 'mm'),
  noUnits: ucum('1', 'no units'),
  squareMillimetre: ucum('mm2', 'mm2'),
  pixels: ucum('{pixels}', 'pixels'),
  percent: ucum('%', 'percent'),
  second: ucum('s', 'seconds'),
} as const satisfies Readonly<Record<string, StandardCode>>;
