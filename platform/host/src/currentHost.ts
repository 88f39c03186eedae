import { OverreadError } from '@overread/contract';
import type { Cornerstone, CornerstoneTools, HostParameters, Services } from './hostTypes.ts';

declare global {
  interface Window {
    cornerstone?: unknown;
    cornerstoneTools?: unknown;
  }
}

let current: HostParameters | undefined;

/** Keeps what OHIF passes to `preRegistration`. Call it there; everything else of this package needs it. */
export function rememberHost(parameters: HostParameters): void {
  current = parameters;
}

/** The viewer that we run in. @throws OverreadError OVR_INTERNAL before {@link rememberHost}. */
export function currentHost(): HostParameters {
  if (!current) throw new OverreadError('OVR_INTERNAL', 'The viewer has not started our extension yet.');
  return current;
}

/** OHIF's services. */
export function hostServices(): Services {
  return currentHost().servicesManager.services;
}

/** cornerstone's core, which the stock viewer puts on `window` on all hosts. */
export function cornerstone(): Cornerstone {
  return window.cornerstone as Cornerstone;
}

/** cornerstone's tools, likewise. */
export function cornerstoneTools(): CornerstoneTools {
  return window.cornerstoneTools as CornerstoneTools;
}

/** Name and version of the viewer, as far as it tells, for the record of how a read was made. */
export function viewerName(): string {
  const text = (window as { versionNumber?: unknown }).versionNumber;
  return typeof text === 'string' ? `OHIF ${text}` : 'OHIF';
}
