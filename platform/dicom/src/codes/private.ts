import type { Code } from '@overread/domain';
import { PRIVATE_SCHEME } from './code.ts';

/** A row of the private table. Values are never reused; meanings never change their sense. */
export interface PrivateCode extends Code {
  /** Where it stands: `name` of an item, `value` of a coded item, `root` of a document, `purpose` of a reference. */
  readonly role: 'root' | 'name' | 'value' | 'purpose';
  /** What it holds, in a sentence. */
  readonly use: string;
}

const row = (role: PrivateCode['role'], value: string, meaning: string, use: string): PrivateCode => ({
  value,
  scheme: PRIVATE_SCHEME,
  meaning,
  role,
  use,
});

/** The private coding scheme 99OVERREAD: what the standard has no code for. `docs/reference/sr.md` is made from it. */
export const PRIVATE = {
  read: row('root', 'READ', 'Read without a mask', 'Root of a read in which nothing was outlined.'),
  agreement: row('root', 'AGREEMENT', 'Agreement between reads', 'Root of an agreement when no read has a mask.'),
  consensus: row('root', 'CONSENSUS', 'Consensus of agreeing reads', 'Root of a consensus without a mask.'),
  adjudication: row('root', 'ADJUDICATION', 'Adjudication', 'Root of an adjudication without a mask.'),
  signOff: row('root', 'SIGNOFF', 'Sign-off', 'Root of a sign-off without a mask.'),
  workflowRecord: row(
    'root',
    'WFREC',
    'Workflow record',
    'Root of a record about a case or a project that is no reading.',
  ),

  recordKind: row(
    'name',
    'RECKIND',
    'Kind of record',
    'Text: read, agreement, consensus, adjudication, signOff, or the kind of a workflow record.',
  ),
  recordContent: row(
    'name',
    'RECJSON',
    'Record as canonical JSON',
    'Text: the whole record as RFC 8785 JSON; what a rebuild reads.',
  ),
  recordDigest: row(
    'name',
    'RECDIG',
    'Digest of the record',
    'Text: sha256: and the SHA-256 of the canonical JSON, in hexadecimal.',
  ),
  recordedAt: row(
    'name',
    'RECTIME',
    'Recorded at',
    'Text: moment at which the record was made, ISO 8601 in UTC. No DATETIME item: dcmtk 3.6.7 refuses +0000 there.',
  ),

  protocolKey: row('name', 'SOPKEY', 'Annotation SOP', 'Text: key of the protocol.'),
  protocolTitle: row('name', 'SOPTITLE', 'Title of the annotation SOP', 'Text.'),
  protocolVersion: row('name', 'SOPVER', 'Version of the annotation SOP', 'Text, for instance 1.2.0.'),
  protocolDigest: row('name', 'SOPDIG', 'Digest of the annotation SOP', 'Text: SHA-256 of its canonical JSON.'),

  item: row('name', 'ITEM', 'Item of the annotation SOP', 'Container: one item with its state and instances.'),
  itemKey: row('name', 'ITEMKEY', 'Key of the item', 'Text.'),
  itemLabel: row('name', 'ITEMLABEL', 'Label of the item', 'Text.'),
  itemState: row(
    'name',
    'ITEMSTATE',
    'State of the item',
    'Code: present, absent, present but not measured, not assessable.',
  ),
  itemReason: row('name', 'ITEMREASON', 'Reason of the state', 'Text.'),
  presentNotMeasured: row('value', 'PRESNOTMEAS', 'Present but not measured', 'State of an item.'),
  notAssessable: row('value', 'NOTASSESS', 'Not assessable', 'State of an item.'),
  instance: row('name', 'INSTANCE', 'Instance of an item', 'Container: one lesion with its answers.'),
  instanceKey: row('name', 'INSTKEY', 'Key of the instance', 'Text.'),
  answers: row('name', 'ANSWERS', 'Answers about the case', 'Container: answers that belong to no instance.'),
  questionKey: row('name', 'QKEY', 'Key of the question', 'Text, modifies an answer.'),
  answerValue: row('name', 'QVALUE', 'Value of the choice', 'Text, modifies a coded answer.'),
  notEvaluable: row('name', 'NOTEVAL', 'Case not evaluable', 'Text: the reason.'),
  reasonComment: row('name', 'REASONTEXT', 'Comment on the reason', 'Text.'),

  activeTime: row('name', 'ACTIVE', 'Active reading time', 'Number of seconds.'),
  openedAt: row('name', 'OPENED', 'Opened at', 'Text: when the case was opened, as the viewer said.'),
  slicesShown: row('name', 'SHOWN', 'Slices shown', 'Number.'),
  slicesTotal: row('name', 'SLICES', 'Slices of the series', 'Number.'),
  viewer: row('name', 'VIEWER', 'Viewer', 'Text: name and version.'),
  screen: row('name', 'SCREEN', 'Screen', 'Text.'),
  viewing: row('name', 'VIEWING', 'Viewing conditions', 'Container: on what and how the images were seen.'),
  viewerName: row('name', 'VIEWERNAME', 'Name of the viewer', 'Text.'),
  viewerVersion: row('name', 'VIEWERVER', 'Version of the viewer', 'Text.'),
  overreadVersion: row('name', 'OVERREADVER', 'Version of the Overread modules', 'Text.'),
  browser: row('name', 'BROWSER', 'Browser', 'Text.'),
  screenWidth: row('name', 'SCREENWIDTH', 'Width of the screen', 'Number of pixels.'),
  screenHeight: row('name', 'SCREENHEIGHT', 'Height of the screen', 'Number of pixels.'),
  devicePixelRatio: row('name', 'PIXELRATIO', 'Device pixel ratio', 'Number, no units.'),
  renderer: row('name', 'RENDERER', 'Renderer', 'Text: what WebGL says draws the images.'),
  softwareRenderer: row('name', 'SOFTRENDER', 'Drawn by software', 'Code: yes, no.'),
  imagesShown: row('name', 'IMAGESSHOWN', 'Images as they were served', 'Container: one image set.'),
  imageSetKey: row('name', 'IMAGESET', 'Key of the image set', 'Text.'),
  transferSyntax: row('name', 'TRANSFERSYN', 'Transfer syntax of the frames', 'UID, as text where it is none.'),
  isLossy: row('name', 'LOSSY', 'Lossy compression', 'Code: yes, no.'),
  lossyRatio: row('name', 'LOSSYRATIO', 'Lossy compression ratio', 'Number, no units.'),
  preLabel: row('name', 'PRELABELINFO', 'Pre-label', 'Container: what the read had to do with a mask made before it.'),
  preLabelExposure: row('name', 'PLEXPOSURE', 'Exposure to the pre-label by the SOP', 'Text: none, oneOfN, all.'),
  preLabelShown: row('name', 'PLSHOWN', 'Pre-label shown to this reader', 'Code: yes, no.'),
  preLabelSegmentation: row('name', 'PLSEG', 'Pre-label that was shown', 'Segmentation.'),
  sharedPreLabel: row('name', 'PLSHARED', 'Both reads began with one pre-label', 'Code: yes, no.'),

  maskMethod: row('name', 'MASKMETHOD', 'How the mask was made', 'Code: by hand, with an algorithm, by an algorithm.'),
  madeByHand: row('value', 'MANUAL', 'By hand', 'How a mask was made.'),
  madeWithAlgorithm: row('value', 'SEMIAUTO', 'With an algorithm, by a person', 'How a mask was made.'),
  madeByAlgorithm: row('value', 'AUTO', 'By an algorithm', 'How a mask was made.'),
  maskFrom: row('name', 'MASKFROM', 'Segmentation that the mask began with', 'UID.'),
  sourceTrackingUid: row('name', 'SOURCETRACK', 'Tracking UID of a mask this was made from', 'UID.'),
  pixelCount: row(
    'name',
    'PIXELS',
    'Pixels of the mask',
    'Number of pixels on the image where it is largest; no calibration.',
  ),
  calibration: row(
    'name',
    'CALIBRATION',
    'Calibration of the images',
    'Text, modifies an area: pixelSpacing, imagerPixelSpacing, ultrasoundRegion.',
  ),

  clinicalInformation: row(
    'name',
    'CLININFO',
    'Clinical information shown',
    'Text: which of age, sex, indication, or none.',
  ),
  statement: row('name', 'STATEMENT', 'Statement', 'Text that the person confirmed, word for word.'),

  readLeft: row('name', 'READLEFT', 'Left read', 'Document that the comparison calls left.'),
  readRight: row('name', 'READRIGHT', 'Right read', 'Document that the comparison calls right.'),
  outcome: row('name', 'AGREE', 'Agreement outcome', 'Code: concordant, discrepant, not comparable.'),
  concordant: row('value', 'CONC', 'Concordant', 'Agreement outcome.'),
  discrepant: row('value', 'DISCREP', 'Discrepant', 'Agreement outcome.'),
  unit: row('name', 'UNIT', 'Unit of comparison', 'Container: an item, or a pair of instances.'),
  unitId: row('name', 'UNITID', 'Identifier of the unit', 'Text.'),
  leftInstance: row('name', 'INSTLEFT', 'Instance of the left read', 'Text.'),
  rightInstance: row('name', 'INSTRIGHT', 'Instance of the right read', 'Text.'),
  dice: row('name', 'DSC', 'Dice similarity coefficient', 'Number, no units.'),
  iou: row('name', 'JAC', 'Jaccard index', 'Number, no units.'),
  hd95: row(
    'name',
    'HD95',
    '95th percentile Hausdorff distance',
    'Number of mm; the larger of both directed percentiles.',
  ),
  hausdorff: row('name', 'HD', 'Hausdorff distance', 'Number of mm.'),
  assd: row('name', 'ASSD', 'Average symmetric surface distance', 'Number of mm.'),
  volumeDifference: row('name', 'VOLDIFF', 'Volume difference', 'Number of percent of the mean volume.'),
  volumeDifferenceMl: row('name', 'VOLDIFFML', 'Volume difference in millilitres', 'Number of ml, left minus right.'),
  volumeLeft: row('name', 'VOLLEFT', 'Volume in the left read', 'Number of ml.'),
  volumeRight: row('name', 'VOLRIGHT', 'Volume in the right read', 'Number of ml.'),
  metric: row('name', 'METRIC', 'Other metric', 'Number; a modifier names it.'),
  metricName: row('name', 'METRICNAME', 'Name of the metric', 'Text, modifies a metric or rule.'),
  rule: row('name', 'RULE', 'Rule', 'Code: pass, fail, not applicable; modifiers name the rule, value and limit.'),
  ruleId: row('name', 'RULEID', 'Identifier of the rule', 'Text.'),
  ruleValue: row('name', 'RULEVAL', 'Value that the rule saw', 'Number.'),
  ruleLimit: row('name', 'RULELIMIT', 'Limit of the rule', 'Number.'),
  pass: row('value', 'PASS', 'Pass', 'Outcome of a rule.'),
  fail: row('value', 'FAIL', 'Fail', 'Outcome of a rule.'),
  notApplicable: row('value', 'NA', 'Not applicable', 'Outcome of a rule.'),
  discrepancy: row('name', 'DISCREPANCY', 'Discrepancy', 'Text: the sentence that the adjudicator reads.'),

  discrepancyKind: row('name', 'DISCKIND', 'Kind of discrepancy', 'Text, modifies a discrepancy.'),
  severity: row('name', 'SEVERITY', 'Severity', 'Text, modifies a discrepancy: critical, major, minor.'),

  consensusRule: row('name', 'CONSRULE', 'Consensus rule', 'Text: randomRead, intersection, union and so on.'),
  consensusSeed: row('name', 'CONSSEED', 'Seed of the lot', 'Text.'),
  sourceRead: row('name', 'SOURCEREAD', 'Read that this was made from', 'Document.'),
  consensusSource: row(
    'purpose',
    'CONSSOURCE',
    'Mask that a consensus was made from',
    'Purpose of reference in a SEG.',
  ),
  preLabelSource: row('purpose', 'PRELABEL', 'Pre-label edited by reader', 'Purpose of reference in a SEG.'),
  receivedSource: row(
    'purpose',
    'RECEIVED',
    'Segmentation received from another program',
    'Purpose of reference in a SEG.',
  ),
  adjudicationSource: row(
    'purpose',
    'ADJSOURCE',
    'Mask that an adjudication was made from',
    'Purpose of reference in a SEG.',
  ),

  decision: row(
    'name',
    'ADJDEC',
    'Decision of the adjudicator',
    'Code: left, right, consensus, edited, neither, indeterminate.',
  ),
  takeLeft: row('value', 'LEFT', 'Left read accepted', 'Decision.'),
  takeRight: row('value', 'RIGHT', 'Right read accepted', 'Decision.'),
  takeConsensus: row('value', 'CONSRULED', 'Consensus accepted', 'Decision.'),
  edited: row('value', 'EDITED', 'Edited by the adjudicator', 'Decision.'),
  neither: row('value', 'NEITHER', 'Neither read accepted', 'Decision.'),
  decisionBasis: row('name', 'ADJBASIS', 'Mask that an edit began with', 'Text: left, right, consensus, empty.'),
  decisionReason: row('name', 'ADJREASON', 'Reason of the decision', 'Text.'),

  meaning: row('name', 'MEANING', 'Meaning of the signature', 'Text that the approver confirmed.'),
} as const satisfies Readonly<Record<string, PrivateCode>>;
