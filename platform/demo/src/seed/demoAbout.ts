import type { BaseImages } from '../cases/baseImages.ts';
import type { DemoProject } from '../cases/demoCase.ts';
import { IMAGE_SOURCES, type ImageSource } from '../cases/imageSources.ts';
import { DEMO_ACCOUNTS, DEMO_PASSPHRASE, DEMO_PASSWORD, SIGNING_ROLES } from './demoAccounts.ts';
import type { DemoAbout } from './demoDriver.ts';

const OURS = { source: 'Computed by Overread.', licence: 'Apache-2.0, as Overread itself.' } as const;

/** What is real and what is computed, for the page: nothing in the demo is a patient of anyone's hospital. */
export function demoAbout(base: BaseImages, projects: readonly DemoProject[]): DemoAbout {
  const image = (source: ImageSource) => ({
    title: source.title,
    isReal: source.isReal,
    text: source.text,
    source: source.source,
    licence: source.licence,
  });
  const count = projects.reduce((sum, project) => sum + project.cases.length, 0);
  return {
    summary:
      `A demonstration with ${count} cases in ${projects.length} projects, in every state from enrolled to signed. ` +
      'Nothing here is a patient, and nothing is for clinical use. Every head CT is the same head, and every brain MR the same brain: ' +
      'numbers of agreement say how the product works, not how well anyone reads.',
    parts: [
      image(IMAGE_SOURCES[base.head.isReal ? 'headCt' : 'headPhantom']),
      image(IMAGE_SOURCES[base.t1.isReal ? 'brainT1' : 't1Phantom']),
      {
        title: 'Lesions and motion',
        isReal: false,
        text:
          'All lesions, and the motion in some scans, are computed into the images. ' +
          (base.head.isReal
            ? 'The defect of the right frontal lobe under the burr hole is the person’s own; the SOP leaves it out. The file of the CT does not say which side is which; sides follow the way its program shows it.'
            : ''),
        ...OURS,
      },
      {
        title: 'Lateral ventricles',
        isReal: false,
        text: 'Nobody drew the outline that the scripted readers start from; it is a threshold inside the skull.',
        ...OURS,
      },
      ...(base.t1.isReal ? [atlasPart] : []),
      {
        title: 'Scripted readers',
        isReal: false,
        text:
          'R-01, R-02, A-01 and S-01 are programs. They know the truth and err on purpose: a lesion missed, one too many, ' +
          'split or merged, on the wrong side, labels swapped, another answer, a case given up. No person made these reads or signatures. ' +
          'Certificates come from an authority that says DEMO: they prove nothing about anybody.',
        ...OURS,
      },
    ],
    accounts: DEMO_ACCOUNTS.filter((account) => !account.isProgram).map(({ login, role, what }) => ({
      login,
      role,
      password: DEMO_PASSWORD,
      ...(SIGNING_ROLES.includes(role) ? { passphrase: DEMO_PASSPHRASE } : {}),
      what,
    })),
  };
}

const atlasPart = {
  title: 'Two atlases',
  isReal: true,
  text:
    'In GREY-02 the two reads are the atlases AAL and JHU, which different groups drew on the same brain. Atlases are not readers: ' +
    'they define the nuclei differently, so their overlap of 0.71 to 0.76 is no reader’s error.',
  source: IMAGE_SOURCES.brainT1.source,
  licence: IMAGE_SOURCES.brainT1.licence,
} as const;
