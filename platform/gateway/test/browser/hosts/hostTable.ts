import { scale } from '@overread/testkit';

/** The versions that `scripts/pinned.json` holds, oldest first; the README promises 3.11 and later. */
export const HOST_VERSIONS = ['3.11.1', '3.12.10', '3.13.2', '3.14.0-beta.6'] as const;
export type HostVersion = (typeof HOST_VERSIONS)[number];
/** The default first, then the oldest: the quick run tries the first of them, the full one all. */
const IN_TURN: readonly HostVersion[] = ['3.13.2', '3.11.1', '3.12.10', '3.14.0-beta.6'];
export const TRIED_VERSIONS = IN_TURN.slice(0, scale('hostVersions'));

const inPlace = 'in place';
const readable = 'readable';
const everywhere = <T extends string>(outcome: T) =>
  ({ '3.11.1': outcome, '3.12.10': outcome, '3.13.2': outcome, '3.14.0-beta.6': outcome }) as const;

/** What each version of the unmodified viewer does with each of our objects. `docs/reference/viewers.md` is made from it. */
export const HOST_TABLE = {
  'seg axial': { object: 'Masks (SEG) on axial images', outcome: everywhere(inPlace) },
  'seg sagittal': { object: 'Masks (SEG) on sagittal images, pixels not square', outcome: everywhere(inPlace) },
  'seg oblique': { object: 'Masks (SEG) on oblique images, pixels not square', outcome: everywhere(inPlace) },
  'read axial': { object: 'Read (SR, TID 1500)', outcome: everywhere(inPlace) },
  'read sagittal': {
    object: 'Read (SR, TID 1500), pixels not square',
    outcome: everywhere('right slice, marker shifted'),
  },
  agreement: { object: 'Agreement (SR, TID 1500)', outcome: everywhere(inPlace) },
  emptyRead: { object: 'Read without a mask (Enhanced SR)', outcome: everywhere(readable) },
  workflow: { object: 'Workflow record (Enhanced SR)', outcome: everywhere(readable) },
  note: { object: 'Rejection note (KOS)', outcome: everywhere('listed, not opened') },
  readMode: { object: 'Read mode of Overread, added to the viewer', outcome: everywhere('draws and saves') },
} as const satisfies Record<string, { object: string; outcome: Record<HostVersion, string> }>;
export type HostObject = keyof typeof HOST_TABLE;

/** The page of the table. */
export function hostPage(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = Object.values(HOST_TABLE).map(({ object, outcome }) =>
    row([object, ...HOST_VERSIONS.map((version) => outcome[version])]),
  );
  return `# Our records in the stock viewer

The unmodified \`@ohif/app\`, in its own \`viewer\` mode with a plain configuration and nothing of ours loaded (the last row: with
the snippet of \`platform/viewer/README.md\`). Made from \`platform/gateway/test/browser/hosts/hostTable.ts\` and checked in a browser
by the tests beside it (\`npx vitest run platform/gateway/test/browser/hosts\`).

${[row(['', ...HOST_VERSIONS]), row(['---', ...HOST_VERSIONS.map(() => '---')]), ...rows].join('\n')}

**In place** (SEG): every voxel of every segment on its own image; on the screen the segment's colour at points inside the
mask, the image unchanged outside it. **In place** (SR): the viewer goes to the slice on which the mask is largest and draws its
marker with the volume on the mask (3.11 and 3.12 at times only after one has scrolled). **Readable**: a tree of our sentences, with every character as it was written.

**Listed, not opened**: the viewer has no reader for key object selections in any version; it lists the series with a warning and
goes on.

**Marker shifted**: where rows and columns of an image are not equally far apart, all four versions take one spacing for the
other when they turn the coordinates of a DICOM SR (SCOORD, in pixels of the image) into a place on the screen
(\`imageToWorldCoords\` of Cornerstone). The slice and the volume are right, the arrow points elsewhere. The coordinates in our object
are right (PS3.3 C.18.6); masks are not touched by this. Open the mask beside the report to see where it lies.

Each object is a series of its own, because the viewer shows only the last object of a series of SEG or SR.
`;
}
