/** Where an image comes from, in words for the objects and the page, with its licence as the package's copyright file states it. */
export interface ImageSource {
  readonly title: string;
  readonly isReal: boolean;
  readonly text: string;
  readonly derivation: string;
  readonly source: string;
  readonly licence: string;
}

/** The images of the demo. Licences are quoted from /usr/share/doc/<package>/copyright of Debian 12. */
export const IMAGE_SOURCES = {
  headCt: {
    title: 'Head CT',
    isReal: true,
    text: 'Real head CT of one anonymous person, the example "Cranium" of InVesalius (Debian package invesalius-examples). Lesions in it are computed.',
    derivation: 'Converted from an InVesalius project; slices averaged in pairs to 3 mm.',
    source:
      'Debian package invesalius-examples, file Cranium.inv3, named "ProMED CT 0051"; https://github.com/invesalius/invesalius3',
    licence: 'GPL-2. Copyright © 2008-2021 Centro de Tecnologia da Informação Renato Archer and others.',
  },
  brainT1: {
    title: 'T1 brain',
    isReal: true,
    text: 'Real T1-weighted MR of one person, "ch2" of MRIcron (Debian package mricron-data): 27 scans of the same head, averaged.',
    derivation: 'Converted from NIfTI; slices around the deep nuclei.',
    source:
      'Debian package mricron-data, files ch2.nii.gz, aal.nii.gz, jhu189.nii.gz; https://github.com/neurolabusc/MRIcron/releases',
    licence: 'BSD-3-clause. Copyright 2006-2010, Chris Rorden.',
  },
  headPhantom: {
    title: 'Head CT (computed)',
    isReal: false,
    text: 'Computed phantom of a head; no patient was scanned. It stands in for a real CT whose package is not installed.',
    derivation: 'Computed phantom.',
    source:
      'Computed by Overread. Install the Debian package invesalius-examples and start with an empty data folder for the real CT.',
    licence: 'Apache-2.0, as Overread itself.',
  },
  t1Phantom: {
    title: 'T1 brain (computed)',
    isReal: false,
    text: 'Computed phantom of a brain on T1; no person was scanned. It stands in for a real MR whose package is not installed.',
    derivation: 'Computed phantom.',
    source:
      'Computed by Overread. Install the Debian package mricron-data and start with an empty data folder for the real MR.',
    licence: 'Apache-2.0, as Overread itself.',
  },
} as const satisfies Record<string, ImageSource>;
