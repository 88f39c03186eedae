import type { ArchiveIndex } from '../archiveIndex.ts';
import type { VerifySource } from '../sources/verifySource.ts';

/** Finds images in a source of their own, where they do not lie beside the records: a folder is walked through once, an archive is asked. */
export async function imagesOf(source: VerifySource): Promise<ArchiveIndex['image']> {
  const { image } = source;
  if (image)
    return async (instance, study, series) => {
      const address = { study, series, instance };
      const bytes = await image(address);
      return bytes && { address, open: () => Promise.resolve(bytes) };
    };
  const files = new Map<string, () => Promise<Uint8Array>>();
  for await (const entry of source.walk()) if (entry.what === 'image') files.set(entry.sopInstanceUid, entry.open);
  return async (instance, study, series) => {
    const open = files.get(instance);
    return open && { address: { study, series, instance }, open };
  };
}
