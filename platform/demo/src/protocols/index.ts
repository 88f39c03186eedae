import type { ProtocolContent } from '@overread/domain';
import { DEEP_GREY_T1 } from './deepGreyT1.ts';
import { HEAD_LESIONS_CT, HEAD_LESIONS_CT_PILOT } from './headLesionsCt.ts';
import { IMAGE_QUALITY } from './imageQuality.ts';
import { LIVER_LESIONS_CT } from './liverLesionsCt.ts';

/** The annotation SOPs that the demo and tests use. */
export const DEMO_PROTOCOLS = {
  headLesionsCt: HEAD_LESIONS_CT,
  headLesionsCtPilot: HEAD_LESIONS_CT_PILOT,
  deepGreyT1: DEEP_GREY_T1,
  imageQuality: IMAGE_QUALITY,
  liverLesionsCt: LIVER_LESIONS_CT,
} as const satisfies Record<string, ProtocolContent>;
