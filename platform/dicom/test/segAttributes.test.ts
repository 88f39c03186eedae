import { describe, expect, it } from 'vitest';
import { DataSet, formatDs, type Keyword, PRIVATE, RESEARCH_NOTICE, SOP_CLASS, tagOf } from '../src/index.ts';
import { ball, segment, stackOf, TRIAL, uid } from './fixtures.ts';
import { readBack, segOn } from './segFixtures.ts';
import { verifyObject } from './verifyObject.ts';

const SHAPE = { plane: 'oblique', columns: 23, rows: 21, slices: 5 } as const;
const { stack, source } = stackOf(SHAPE);
const LIVER = segment(ball(stack, [0.5, 0.5, 0.5], 0.4), 0);
const LEFT = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
const LESION = {
  ...segment(ball(stack, [0.5, 0.5, 0.5], 0.2), 1),
  typeModifier: LEFT,
  algorithmType: 'SEMIAUTOMATIC' as const,
  algorithm: {
    name: 'GrowCut',
    version: '5.6.2',
    family: { value: '261665006', scheme: 'SCT', meaning: 'Unknown' },
    parameters: 'seeds=12',
    source: 'Slicer',
  },
};
const READ = {
  studyInstanceUid: stack.studyInstanceUid,
  seriesInstanceUid: uid('otherSeries'),
  sopClassUid: SOP_CLASS.segmentation,
  sopInstanceUid: uid('other'),
  purpose: PRIVATE.consensusSource,
};
const ELSEWHERE = { ...READ, studyInstanceUid: uid('otherStudy'), sopInstanceUid: uid('elsewhere') };
const BYTES = segOn({ stack, source }, [LIVER, LESION], 'attributes', {
  contentDescription: 'Masks of the read R-07',
  creatorIdentification: { code: 'liver/R-07', institution: 'Overread project liver' },
  clinicalTrial: { ...TRIAL, seriesId: 'SEG-1' },
  sources: [READ, ELSEWHERE],
  equipmentUsed: [
    { manufacturer: 'OHIF', model: 'OHIF', softwareVersion: '3.13.2', contribution: 'Masks were drawn.' },
  ],
});
const WRITTEN = readBack(BYTES);

/** A keyword, or where it stands below sequences; a number after a sequence is the item, the first one by default. */
type Path = readonly (Keyword | number)[];
interface Row {
  readonly at: Path;
  readonly is: readonly (string | number)[];
  readonly why: string;
}
const row = (at: Path | Keyword, is: string | number | readonly (string | number)[], why: string): Row => ({
  at: typeof at === 'string' ? [at] : at,
  is: Array.isArray(is) ? is : [is as string | number],
  why,
});
const SHARED = 'SharedFunctionalGroupsSequence';
const FRAMES = 'PerFrameFunctionalGroupsSequence';
/** Frames of the liver come first: five slices; the first one of the lesion is frame 6. */
const LESION_FRAME = [FRAMES, 5] as const;
const SEGMENT = ['SegmentSequence', 0] as const;
const SECOND = ['SegmentSequence', 1] as const;
const lesionSlice = stack.slices[1];
const firstSlice = stack.slices[0];

/** Every attribute that a SEG of ours owes to the standard, to checkers or to viewers. */
const ATTRIBUTES: readonly Row[] = [
  row('SOPClassUID', '1.2.840.10008.5.1.4.1.1.66.4', 'the class that every reader of SEG knows'),
  row('Modality', 'SEG', 'Segmentation Series, PS3.3 C.8.20.1'),
  row('SeriesNumber', '901', 'type 1 in Segmentation Series'),
  row('SeriesDescription', `Read R-07: ${RESEARCH_NOTICE}`, 'every object says what it is for (design D4)'),
  row('ImageComments', RESEARCH_NOTICE, 'viewers that show no series description show this'),
  row('StudyInstanceUID', stack.studyInstanceUid, 'it stands in the study of its images'),
  row('PatientID', 'SUBJ-1', 'the patient of its images'),
  row('Manufacturer', 'Overread', 'Enhanced General Equipment, type 1'),
  row('ManufacturerModelName', 'Gateway', 'Enhanced General Equipment, type 1'),
  row('DeviceSerialNumber', 'test-1', 'Enhanced General Equipment, type 1'),
  row('SoftwareVersions', '0.1.0', 'Enhanced General Equipment, type 1'),
  row('ImageType', ['DERIVED', 'PRIMARY'], 'enumerated in Segmentation Image'),
  row('InstanceNumber', '1', 'type 1 in Segmentation Image'),
  row('ContentDate', '20260102', 'type 1 in Multi-frame Functional Groups'),
  row('ContentTime', '030405.678', 'type 1 in Multi-frame Functional Groups'),
  row('ContentLabel', 'READ', 'type 1 CS: upper case, 16 characters'),
  row('ContentDescription', 'Masks of the read R-07', 'type 2'),
  row('ContentCreatorName', 'R-07', 'whose masks they are: the coded reader, never a name (D16)'),
  row(
    ['ContentCreatorIdentificationCodeSequence', 'PersonIdentificationCodeSequence', 'CodeValue'],
    'liver/R-07',
    'the same code, unique beyond the project',
  ),
  row(
    ['ContentCreatorIdentificationCodeSequence', 'InstitutionName'],
    'Overread project liver',
    'type 1C of the Person Identification macro: in which project the code holds',
  ),
  row('LossyImageCompression', '00', 'type 1; as the images are'),
  row('SegmentationType', 'BINARY', 'the type that every reader of SEG knows'),
  row('SegmentsOverlap', 'YES', 'proven bit by bit: the lesion lies inside the liver'),
  row('SamplesPerPixel', 1, 'one bit per pixel'),
  row('PhotometricInterpretation', 'MONOCHROME2', 'one bit per pixel'),
  row('BitsAllocated', 1, 'one bit per pixel'),
  row('BitsStored', 1, 'one bit per pixel'),
  row('HighBit', 0, 'one bit per pixel'),
  row('PixelRepresentation', 0, 'one bit per pixel'),
  row('Rows', 21, 'those of the images'),
  row('Columns', 23, 'those of the images'),
  row('NumberOfFrames', '8', 'frames without a voxel are left out: 5 of the liver, 3 of the lesion'),
  row('FrameOfReferenceUID', stack.frameOfReferenceUid, 'that of the images: viewers place masks by it'),
  row('PositionReferenceIndicator', [], 'Frame of Reference, type 2'),

  row([...SEGMENT, 'SegmentNumber'], 1, 'from 1, one more each'),
  row([...SECOND, 'SegmentNumber'], 2, 'from 1, one more each'),
  row([...SEGMENT, 'SegmentLabel'], 'Liver', 'what viewers list'),
  row([...SEGMENT, 'SegmentAlgorithmType'], 'MANUAL', 'drawn by hand'),
  row([...SECOND, 'SegmentAlgorithmType'], 'SEMIAUTOMATIC', 'an algorithm had a part in it'),
  row([...SECOND, 'SegmentAlgorithmName'], 'GrowCut', 'type 1C: unless MANUAL'),
  row(
    [...SECOND, 'SegmentationAlgorithmIdentificationSequence', 'AlgorithmName'],
    'GrowCut',
    'Algorithm Identification, type 1',
  ),
  row(
    [...SECOND, 'SegmentationAlgorithmIdentificationSequence', 'AlgorithmVersion'],
    '5.6.2',
    'Algorithm Identification, type 1',
  ),
  row(
    [...SECOND, 'SegmentationAlgorithmIdentificationSequence', 'AlgorithmParameters'],
    'seeds=12',
    'so that it can be repeated',
  ),
  row(
    [...SECOND, 'SegmentationAlgorithmIdentificationSequence', 'AlgorithmSource'],
    'Slicer',
    'who made the algorithm',
  ),
  row(
    [...SECOND, 'SegmentationAlgorithmIdentificationSequence', 'AlgorithmFamilyCodeSequence', 'CodeValue'],
    '261665006',
    'Algorithm Identification, type 1',
  ),
  row(
    [...SEGMENT, 'SegmentedPropertyCategoryCodeSequence', 'CodeValue'],
    '91723000',
    'CID 7150: Anatomical Structure; 123037004 is obsolete',
  ),
  row([...SEGMENT, 'SegmentedPropertyTypeCodeSequence', 'CodeValue'], '10200004', 'CID 7151, from the protocol'),
  row(
    [...SEGMENT, 'SegmentedPropertyTypeCodeSequence', 'CodingSchemeDesignator'],
    'SCT',
    'SNOMED CT, never retired SRT',
  ),
  row([...SEGMENT, 'SegmentedPropertyTypeCodeSequence', 'CodeMeaning'], 'Liver', 'checked by nobody else'),
  row(
    [...SEGMENT, 'SegmentedPropertyTypeCodeSequence', 'EquivalentCodeSequence', 'CodeValue'],
    'RID58',
    'RadLex beside it, PS3.3 section 8.9',
  ),
  row(
    [...SEGMENT, 'SegmentedPropertyTypeCodeSequence', 'EquivalentCodeSequence', 'CodingSchemeDesignator'],
    'RADLEX',
    'RadLex beside it, PS3.3 section 8.9',
  ),
  row(
    [...SECOND, 'SegmentedPropertyTypeCodeSequence', 'SegmentedPropertyTypeModifierCodeSequence', 'CodeValue'],
    '7771000',
    'which side, for readers of the type',
  ),
  row([...SECOND, 'AnatomicRegionSequence', 'CodeValue'], '10200004', 'where the lesion lies'),
  row(
    [...SECOND, 'AnatomicRegionSequence', 'AnatomicRegionModifierSequence', 'CodeValue'],
    '7771000',
    'which side, for readers of the region',
  ),
  row([...SECOND, 'TrackingID'], 'lesion/i1', 'who the lesion is; dciodvfy wants both or none'),
  row([...SECOND, 'TrackingUID'], uid('tracking', 1), 'who the lesion is, for SR and matching'),

  row('DimensionOrganizationType', [], '3D is for one segment (PS3.3 C.7.6.17); two are not'),
  row(
    ['DimensionIndexSequence', 0, 'DimensionIndexPointer'],
    tagOf('ReferencedSegmentNumber'),
    'frames are ordered by segment',
  ),
  row(
    ['DimensionIndexSequence', 0, 'FunctionalGroupPointer'],
    tagOf('SegmentIdentificationSequence'),
    'frames are ordered by segment',
  ),
  row(['DimensionIndexSequence', 1, 'DimensionIndexPointer'], tagOf('ImagePositionPatient'), 'then by place'),
  row(['DimensionIndexSequence', 1, 'FunctionalGroupPointer'], tagOf('PlanePositionSequence'), 'then by place'),
  row(
    ['DimensionOrganizationSequence', 'DimensionOrganizationUID'],
    uid('dims', 'attributes'),
    'type 1; the index points to it',
  ),
  row(
    ['DimensionIndexSequence', 1, 'DimensionOrganizationUID'],
    uid('dims', 'attributes'),
    'points to the organization',
  ),

  row([SHARED, 'PixelMeasuresSequence', 'PixelSpacing'], ['0.703125', '0.703125'], 'viewers measure by it'),
  row([SHARED, 'PixelMeasuresSequence', 'SliceThickness'], '2.5', 'viewers measure by it'),
  row(
    [SHARED, 'PixelMeasuresSequence', 'SpacingBetweenSlices'],
    formatDs(stack.sliceSpacingMm),
    'of a regular stack; left-out frames are seen by it',
  ),
  row(
    [SHARED, 'PlaneOrientationSequence', 'ImageOrientationPatient'],
    source.texts('ImageOrientationPatient'),
    'as the images state it, digit by digit',
  ),
  row([FRAMES, 0, 'FrameContentSequence', 'DimensionIndexValues'], [1, 1], 'ordinals from 1'),
  row([...LESION_FRAME, 'FrameContentSequence', 'DimensionIndexValues'], [2, 2], 'the same place has the same ordinal'),
  row(
    [FRAMES, 0, 'PlanePositionSequence', 'ImagePositionPatient'],
    source.texts('ImagePositionPatient'),
    'as the image states it, digit by digit',
  ),
  row([...LESION_FRAME, 'SegmentIdentificationSequence', 'ReferencedSegmentNumber'], 2, 'whose frame it is'),
  row(
    [...LESION_FRAME, 'DerivationImageSequence', 'DerivationCodeSequence', 'CodeValue'],
    '113076',
    '(113076, DCM, "Segmentation"), CID 7203',
  ),
  row(
    [...LESION_FRAME, 'DerivationImageSequence', 'SourceImageSequence', 'ReferencedSOPInstanceUID'],
    lesionSlice?.sopInstanceUid ?? '',
    'the image of that frame',
  ),
  row(
    [...LESION_FRAME, 'DerivationImageSequence', 'SourceImageSequence', 'ReferencedSOPClassUID'],
    lesionSlice?.sopClassUid ?? '',
    'the image of that frame',
  ),
  row(
    [...LESION_FRAME, 'DerivationImageSequence', 'SourceImageSequence', 'PurposeOfReferenceCodeSequence', 'CodeValue'],
    '121322',
    '(121322, DCM, "Source image for image processing operation"), CID 7202',
  ),
  row(
    [...LESION_FRAME, 'DerivationImageSequence', 'SourceImageSequence', 'SpatialLocationsPreserved'],
    'YES',
    'highdicom reads by source image only then',
  ),

  row(['ReferencedSeriesSequence', 0, 'SeriesInstanceUID'], stack.seriesInstanceUid, 'without it OHIF returns nothing'),
  row(
    ['ReferencedSeriesSequence', 0, 'ReferencedInstanceSequence', 0, 'ReferencedSOPInstanceUID'],
    firstSlice?.sopInstanceUid ?? '',
    'every image referred to is listed',
  ),
  row(
    ['ReferencedSeriesSequence', 1, 'ReferencedInstanceSequence', 'ReferencedSOPInstanceUID'],
    READ.sopInstanceUid,
    'so is every other object of the study',
  ),
  row(
    ['StudiesContainingOtherReferencedInstancesSequence', 'StudyInstanceUID'],
    ELSEWHERE.studyInstanceUid,
    'and objects of other studies, by study',
  ),
  row(
    ['SourceImageSequence', 'ReferencedSOPInstanceUID'],
    firstSlice?.sopInstanceUid ?? '',
    'General Reference: as highdicom writes it',
  ),
  row(['SourceInstanceSequence', 0, 'ReferencedSOPInstanceUID'], READ.sopInstanceUid, 'what a mask was made from'),
  row(
    ['SourceInstanceSequence', 0, 'PurposeOfReferenceCodeSequence', 'CodeValue'],
    'CONSSOURCE',
    'and what for, in our scheme',
  ),
  row(
    ['CodingSchemeIdentificationSequence', 'CodingSchemeDesignator'],
    '99OVERREAD',
    'whoever uses a private scheme identifies it',
  ),
  row(
    ['ContributingEquipmentSequence', 'PurposeOfReferenceCodeSequence', 'CodeValue'],
    '109102',
    '(109102, DCM, "Processing Equipment")',
  ),
  row(['ContributingEquipmentSequence', 'ManufacturerModelName'], 'OHIF', 'the viewer it was drawn in'),
  row(['ContributingEquipmentSequence', 'SoftwareVersions'], '3.13.2', 'the viewer it was drawn in'),
  row(
    ['ContributingEquipmentSequence', 'ContributionDateTime'],
    '20260102030405.678000+0000',
    'every DT says UTC (D12)',
  ),

  row('ClinicalTrialSponsorName', 'Demo', 'Clinical Trial Subject, type 1'),
  row('ClinicalTrialProtocolID', 'liver', 'which SOP, type 1'),
  row('ClinicalTrialProtocolName', 'Liver and lesions', 'which SOP'),
  row('ClinicalTrialSubjectID', 'SUBJ-1', 'the coded subject'),
  row('ClinicalTrialSubjectReadingID', 'READ-1', 'the standard attribute for blinded evaluations'),
  row('ClinicalTrialTimePointID', 'T0', 'Clinical Trial Study, type 2'),
  row('ClinicalTrialCoordinatingCenterName', [], 'Clinical Trial Series, type 2'),
  row('ClinicalTrialSeriesID', 'SEG-1', 'Clinical Trial Series'),
];

/** The values at a path; none if nothing stands there. */
function valuesAt(dataSet: DataSet, [key, ...rest]: Path): readonly (string | number)[] {
  if (typeof key !== 'string') throw new Error('a path begins with a keyword');
  if (rest.length === 0) {
    const element = dataSet.get(key);
    return element?.kind === 'text' || element?.kind === 'numbers' ? element.values : [];
  }
  const [index, ...below] =
    typeof rest[0] === 'number' ? (rest as [number, ...Keyword[]]) : [0, ...(rest as Keyword[])];
  const item = dataSet.items(key)[index];
  return item === undefined ? [] : valuesAt(item, below);
}

describe('a SEG of ours states', () => {
  for (const { at, is, why } of ATTRIBUTES) {
    it(`${at.join(' › ')}: ${why}`, () => {
      expect(valuesAt(WRITTEN, at)).toEqual(is);
    });
  }

  it('nothing that dciodvfy objects to', async () => {
    await verifyObject(BYTES);
  });

  it('the lossy compression of its images, with ratio and method', async () => {
    const lossy = new DataSet(new Map(source.elements)).set({
      LossyImageCompression: '01',
      LossyImageCompressionRatio: [8, 2],
      LossyImageCompressionMethod: ['ISO_10918_1', 'ISO_15444_1'],
    });
    const bytes = segOn({ stack, source: lossy }, [LIVER], 'lossy');
    const written = readBack(bytes);
    expect(written.texts('LossyImageCompression')).toEqual(['01']);
    expect(written.texts('LossyImageCompressionRatio')).toEqual(['8', '2']);
    expect(written.texts('LossyImageCompressionMethod')).toEqual(['ISO_10918_1', 'ISO_15444_1']);
    await verifyObject(bytes);
  });

  it('that segments do not overlap only where no voxel is shared, whatever the size of a frame', () => {
    for (const columns of [23, 32]) {
      const of = stackOf({ ...SHAPE, columns });
      const left = segment(ball(of.stack, [0.25, 0.5, 0.5], 0.2), 0);
      const right = segment(ball(of.stack, [0.75, 0.5, 0.5], 0.2), 1);
      expect(readBack(segOn(of, [left, right], 'apart')).text('SegmentsOverlap')).toBe('NO');
      // One shared voxel, the last one of the last slice.
      for (const { mask } of [left, right]) mask.bits[mask.bits.length - 1] = columns === 32 ? 0x80 : 0x04;
      expect(readBack(segOn(of, [left, right], 'touching')).text('SegmentsOverlap')).toBe('YES');
    }
  });
});
