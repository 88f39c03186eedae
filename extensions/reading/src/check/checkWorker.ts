import type { CheckedMask, Finding } from './findings.ts';
import { selfCheckFindings } from './selfCheckFindings.ts';

/** Masks come one by one, so that the page has a turn after each; null is the last. */
export type CheckOrder = CheckedMask | null;
export type CheckAnswer = { readonly findings: readonly Finding[] } | { readonly problem: string };

/** The part of a dedicated worker's global that is used; its types and those of a page exclude each other. */
interface Scope {
  onmessage: ((event: { readonly data: CheckOrder }) => void) | null;
  postMessage(answer: CheckAnswer): void;
}
const scope = globalThis as unknown as Scope;
const masks: CheckedMask[] = [];

scope.onmessage = ({ data }) => {
  if (data !== null) {
    masks.push(data);
    return;
  }
  try {
    scope.postMessage({ findings: selfCheckFindings(masks) });
  } catch (error) {
    scope.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
};
