import type { Attributes, DataSet } from '../dataset/dataSet.ts';

/** Lossy Image Compression (PS3.3 C.7.6.1.1.5): once lossy, always said; ratio and method as the source images state them. */
export function lossyCompression(source: DataSet): Attributes {
  if (source.text('LossyImageCompression') !== '01') return { LossyImageCompression: '00' };
  const ratio = source.texts('LossyImageCompressionRatio');
  const method = source.texts('LossyImageCompressionMethod');
  return {
    LossyImageCompression: '01',
    LossyImageCompressionRatio: ratio.length > 0 ? ratio : undefined,
    LossyImageCompressionMethod: method.length > 0 ? method : undefined,
  };
}
