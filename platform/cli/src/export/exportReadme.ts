/** `README.txt` of an export: what it is, how to check it, what it must not be used for. */
export function exportReadme(facts: {
  readonly title: string;
  readonly takenAt: string;
  readonly version: string;
  readonly partitions: readonly string[];
  readonly cases: number;
  readonly left: number;
}): string {
  const lines = [
    `${facts.title}`,
    `Exported ${facts.takenAt} by Overread ${facts.version}; partition ${facts.partitions.join(', ')}; ${facts.cases} cases, ${facts.left} left out.`,
    '',
    'RESEARCH ANNOTATION, NOT FOR CLINICAL USE. Overread is not a medical device.',
    '',
    'The DICOM files with "filed" = yes in manifest.csv are byte for byte what the archive holds. They carry the patient and study',
    'header of the images they were drawn on: handle them like these images.',
    '',
    'manifest.csv, manifest.json  every file: path, UID, SHA-256, what it is, case, when, who (code)',
    'cases.csv                    every case and item: agreement of the first reads, how it was settled; also cases left out, and why',
    'SHA256SUMS                   to check all files: sha256sum -c SHA256SUMS',
    '',
    'To check signatures and recompute the numbers: npx --no overread verify <this folder>',
    'What the files mean: docs/export.md of Overread',
  ];
  return `${lines.join('\n')}\n`;
}
