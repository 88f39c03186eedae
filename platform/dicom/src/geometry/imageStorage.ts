/**
 * Where images of a storage class may lie: `volume` only in the patient, `image` never (a projection has no depth), `either` as
 * their headers say.
 */
type Placement = 'volume' | 'image' | 'either';

/** Storage classes of images (PS3.4 table B.5-1) that can be segmented. */
export const IMAGE_STORAGE: Readonly<Record<string, { readonly name: string; readonly placement: Placement }>> =
  Object.freeze({
    '1.2.840.10008.5.1.4.1.1.1': { name: 'Computed Radiography', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.1.1': { name: 'Digital X-Ray', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.1.1.1': { name: 'Digital X-Ray, for processing', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.1.2': { name: 'Digital Mammography', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.1.2.1': { name: 'Digital Mammography, for processing', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.1.3': { name: 'Digital Intra-Oral X-Ray', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.2': { name: 'CT', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.2.1': { name: 'Enhanced CT', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.2.2': { name: 'Legacy Converted Enhanced CT', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.3': { name: 'Ultrasound Multi-frame (retired)', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.3.1': { name: 'Ultrasound Multi-frame', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.4': { name: 'MR', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.4.1': { name: 'Enhanced MR', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.4.3': { name: 'Enhanced MR Color', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.4.4': { name: 'Legacy Converted Enhanced MR', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.6': { name: 'Ultrasound (retired)', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.6.1': { name: 'Ultrasound', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.6.2': { name: 'Enhanced US Volume', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.7': { name: 'Secondary Capture', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.7.2': { name: 'Multi-frame Grayscale Byte Secondary Capture', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.7.3': { name: 'Multi-frame Grayscale Word Secondary Capture', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.7.4': { name: 'Multi-frame True Color Secondary Capture', placement: 'either' },
    '1.2.840.10008.5.1.4.1.1.12.1': { name: 'X-Ray Angiography', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.12.1.1': { name: 'Enhanced X-Ray Angiography', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.12.2': { name: 'X-Ray Radiofluoroscopy', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.12.2.1': { name: 'Enhanced X-Ray Radiofluoroscopy', placement: 'image' },
    '1.2.840.10008.5.1.4.1.1.13.1.1': { name: 'X-Ray 3D Angiographic', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.13.1.2': { name: 'X-Ray 3D Craniofacial', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.13.1.3': { name: 'Breast Tomosynthesis', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.20': { name: 'Nuclear Medicine', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.128': { name: 'PET', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.128.1': { name: 'Legacy Converted Enhanced PET', placement: 'volume' },
    '1.2.840.10008.5.1.4.1.1.130': { name: 'Enhanced PET', placement: 'volume' },
  });
