import { IMAGE_STORAGE } from '@overread/dicom';

/** Storage classes of images that can be enrolled; everything else in a study does not exist for readers. */
export const IMAGE_CLASSES: ReadonlySet<string> = new Set(Object.keys(IMAGE_STORAGE));
