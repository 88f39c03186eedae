import { DEEP_GREY_T1 } from '../protocols/deepGreyT1.ts';
import { HEAD_LESIONS_CT, HEAD_LESIONS_CT_PILOT } from '../protocols/headLesionsCt.ts';
import { IMAGE_QUALITY } from '../protocols/imageQuality.ts';
import type { BaseImages } from './baseImages.ts';
import { deepGreyCases } from './deepGreyCases.ts';
import type { DemoProject } from './demoCase.ts';
import { headCases } from './headCases.ts';
import { qualityCases } from './qualityCases.ts';

/** The demo's three projects with all their cases. */
export function demoProjects(base: BaseImages): DemoProject[] {
  return [
    {
      key: 'head-ct',
      title: 'Head CT lesions (demo)',
      protocols: [HEAD_LESIONS_CT_PILOT, HEAD_LESIONS_CT],
      cases: headCases(base.head),
    },
    {
      key: 'deep-grey',
      title: 'Deep grey nuclei (demo)',
      protocols: [DEEP_GREY_T1],
      cases: deepGreyCases(base.t1),
    },
    {
      key: 'image-quality',
      title: 'Image quality (demo)',
      protocols: [IMAGE_QUALITY],
      cases: qualityCases(base.t1),
    },
  ];
}
