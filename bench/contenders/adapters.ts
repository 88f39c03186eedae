import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SIZE } from '../segmentationInput.ts';
import { serveJobs } from './serveJobs.ts';

// @cornerstonejs/adapters with the dcmjs that it depends on, in Node, with a metadata provider over the headers of the series.
const [folder = '', count = '1', peers = ''] = process.argv.slice(2);

interface Header {
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly FrameOfReferenceUID: string;
  readonly ImageOrientationPatient: readonly number[];
  readonly ImagePositionPatient: readonly number[];
  readonly PixelSpacing: readonly number[];
  readonly SliceThickness: number;
}
interface Dcmjs {
  readonly data: {
    datasetToBuffer(dataset: object): Buffer;
    readonly DicomMetaDictionary: {
      naturalizeDataset(json: object): Header & { readonly PixelData: ArrayBuffer | ArrayBuffer[] };
    };
    readonly DicomMessage: { readFile(bytes: ArrayBufferLike): { readonly dict: object } };
    readonly BitArray: { unpack(bytes: ArrayBuffer): Uint8Array };
  };
}
interface Adapters {
  readonly adaptersSEG: {
    readonly Cornerstone3D: {
      readonly Segmentation: {
        generateSegmentation(
          images: object[],
          labelmaps: object,
          metadata: object,
          options: object,
        ): { dataset: object };
      };
    };
    readonly Cornerstone: {
      readonly Segmentation: {
        generateToolState(
          imageIds: string[],
          bytes: ArrayBufferLike,
          metadata: object,
          skipOverlapping: boolean,
        ): Promise<{ labelmapBufferArray: ArrayBuffer[] }>;
      };
    };
  };
}
const load = async <T>(path: string): Promise<T> =>
  (await import(pathToFileURL(join(peers, 'node_modules', path)).href)) as T;
const { adaptersSEG } = await load<Adapters>('@cornerstonejs/adapters/dist/esm/index.js');
const dcmjs = await load<Dcmjs & { readonly default?: Dcmjs }>('dcmjs/build/dcmjs.es.js');
const { data } = dcmjs.default ?? dcmjs;

const headers = (JSON.parse(readFileSync(join(folder, 'series.json'), 'utf8')) as object[]).map((json) =>
  data.DicomMetaDictionary.naturalizeDataset(json),
);
const idOf = (index: number) => `bench:${index}`;
const headerOf = (imageId: string) => headers[Number(imageId.slice(6))] ?? headers[0];
const metadata = {
  get(kind: string, imageId: string) {
    const header = headerOf(imageId);
    if (header === undefined) return undefined;
    const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = header.ImageOrientationPatient.map(Number);
    const position = header.ImagePositionPatient.map(Number);
    switch (kind) {
      case 'imagePlaneModule':
        return {
          ...SIZE,
          imageOrientationPatient: [a, b, c, d, e, f],
          imagePositionPatient: position,
          rowCosines: [a, b, c],
          columnCosines: [d, e, f],
          pixelSpacing: header.PixelSpacing.map(Number),
          rowPixelSpacing: Number(header.PixelSpacing[0]),
          columnPixelSpacing: Number(header.PixelSpacing[1]),
          sliceThickness: Number(header.SliceThickness),
          frameOfReferenceUID: header.FrameOfReferenceUID,
        };
      case 'generalSeriesModule':
        return {
          seriesInstanceUID: header.SeriesInstanceUID,
          studyInstanceUID: header.StudyInstanceUID,
          modality: 'CT',
        };
      case 'generalImageModule':
        return { sopInstanceUID: header.SOPInstanceUID };
      default:
        return header;
    }
  },
};
// The pixels of the images are in the viewer's cache already; one array stands for all of them.
const pixels = new Uint16Array(SIZE.columns * SIZE.rows);
const images = headers.map((_, index) => ({ imageId: idOf(index), voxelManager: { getScalarData: () => pixels } }));
const labels = new Uint8Array(readFileSync(join(folder, `labels${count}.u8`)));
const frame = SIZE.columns * SIZE.rows;
const all = Array.from({ length: Number(count) }, (_, index) => index + 1);
const code = (CodeValue: string, CodeMeaning: string) => ({ CodeValue, CodingSchemeDesignator: 'SCT', CodeMeaning });
const labelmap = {
  metadata: [
    undefined,
    ...all.map((number) => ({
      SegmentNumber: String(number),
      SegmentLabel: `Structure ${number}`,
      SegmentAlgorithmType: 'MANUAL',
      SegmentAlgorithmName: 'Brush',
      SegmentedPropertyCategoryCodeSequence: code('91723000', 'Anatomical Structure'),
      SegmentedPropertyTypeCodeSequence: code('10200004', 'Liver'),
      RecommendedDisplayCIELabValue: [40_000, 30_000, 20_000],
    })),
  ],
  labelmaps2D: headers.map((_, index) => ({
    pixelData: labels.subarray(index * frame, (index + 1) * frame),
    rows: SIZE.rows,
    columns: SIZE.columns,
    segmentsOnLabelmap: all,
  })),
};
const fileBytes = () => {
  const bytes = readFileSync(join(folder, `seg${count}.dcm`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
let file: ArrayBufferLike | undefined;

await serveJobs({
  write: () => {
    const { dataset } = adaptersSEG.Cornerstone3D.Segmentation.generateSegmentation(images, labelmap, metadata, {
      transferSyntaxUID: '1.2.840.10008.1.2.1',
    });
    const bytes = data.datasetToBuffer(dataset);
    return { kept: () => bytes };
  },
  load: () => {
    file = fileBytes();
    return { kept: () => new Uint8Array() };
  },
  read: async () => {
    const ids = headers.map((_, index) => idOf(index));
    const state = await adaptersSEG.Cornerstone.Segmentation.generateToolState(
      ids,
      file ?? fileBytes(),
      metadata,
      false,
    );
    return { kept: () => new Uint8Array(state.labelmapBufferArray[0] ?? new ArrayBuffer(0)) };
  },
  unpack: () => {
    const dataset = data.DicomMetaDictionary.naturalizeDataset(data.DicomMessage.readFile(file ?? fileBytes()).dict);
    const [packed] = [dataset.PixelData].flat();
    const voxels = data.BitArray.unpack(packed ?? new ArrayBuffer(0));
    return { kept: () => voxels };
  },
});
