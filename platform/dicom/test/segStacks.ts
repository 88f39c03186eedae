import { statSync } from 'node:fs';
import { join } from 'node:path';
import { buildImageStack, DataSet, type ImageStack, readPart10 } from '../src/index.ts';
import { sha256, uid } from './fixtures.ts';
import { dataFile, seriesBelow, TEST_DATA } from './testData.ts';

/** The stack of a series of the test data: a file, or a folder that one series fills. */
export function stackBelow(path: string): ImageStack {
  if (statSync(join(TEST_DATA, path)).isFile())
    return buildImageStack([readPart10(dataFile(path), { until: 'PixelData' }).dataSet], sha256);
  const [headers] = seriesBelow(join(TEST_DATA, path)).values();
  return buildImageStack(headers ?? [], sha256);
}

/** The stack on which a SEG lies whose images we do not have: made of its own frames, and of the images that they name. */
export function stackOfItsFrames(bytes: Uint8Array): ImageStack {
  const { dataSet } = readPart10(bytes);
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  const headers = new Map<string, DataSet>();
  for (const frame of dataSet.items('PerFrameFunctionalGroupsSequence')) {
    const position = frame.item('PlanePositionSequence')?.numbers('ImagePositionPatient') ?? [];
    const source = frame.item('DerivationImageSequence')?.item('SourceImageSequence');
    headers.set(
      position.join(),
      DataSet.of({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        SOPInstanceUID: source?.text('ReferencedSOPInstanceUID') ?? uid('image', ...position),
        StudyInstanceUID: dataSet.required('StudyInstanceUID'),
        SeriesInstanceUID: dataSet.item('ReferencedSeriesSequence')?.text('SeriesInstanceUID') ?? uid('series'),
        FrameOfReferenceUID: dataSet.required('FrameOfReferenceUID'),
        Modality: 'CT',
        Rows: dataSet.number('Rows'),
        Columns: dataSet.number('Columns'),
        PixelSpacing: shared?.item('PixelMeasuresSequence')?.texts('PixelSpacing'),
        SliceThickness: shared?.item('PixelMeasuresSequence')?.texts('SliceThickness'),
        ImageOrientationPatient: shared?.item('PlaneOrientationSequence')?.texts('ImageOrientationPatient'),
        ImagePositionPatient: frame.item('PlanePositionSequence')?.texts('ImagePositionPatient'),
      }),
    );
  }
  return buildImageStack([...headers.values()], sha256);
}
