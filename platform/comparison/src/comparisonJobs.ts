import { createHash } from 'node:crypto';
import type { JobSteps } from '@overread/agreement/node';
import type { FinalContent, ProtocolContent } from '@overread/domain';
import type { ComparedCase, ReadSide } from './comparedCase.ts';
import { type ComparedReads, compareSteps } from './compareSteps.ts';
import type { FirstReads } from './reliability/firstReads.ts';
import { type ReliabilityReport, type ReportOptions, reliabilitySteps } from './reliability/reliabilityReport.ts';
import type { ResolvedMask } from './resolvedMask.ts';
import { resolveMasks } from './resolveMasks.ts';
import type { MovableLimit } from './simulation/movableLimits.ts';
import type { PilotCase } from './simulation/replayCase.ts';
import { type LimitSimulation, simulationSteps } from './simulation/simulateLimit.ts';
import type { StackMask } from './stackMask.ts';

/** A read with nothing else than what is compared. */
export interface PlainRead {
  readonly read: Pick<ReadSide['read'], 'evaluation'>;
  readonly masks: readonly StackMask[];
}

/** What takes long, with the masks of a case or the reads of a project: plain data in, plain data out. */
export interface ComparisonJobs {
  readonly compare: {
    readonly input: { readonly scene: ComparedCase; readonly reads: readonly [PlainRead, PlainRead] };
    readonly outcome: ComparedReads;
  };
  readonly resolve: {
    readonly input: {
      readonly scene: Pick<ComparedCase, 'protocol' | 'imageSets'>;
      readonly left: readonly StackMask[];
      readonly right: readonly StackMask[];
      readonly drawn: readonly StackMask[];
      readonly content: FinalContent;
    };
    readonly outcome: readonly ResolvedMask[];
  };
  readonly reliability: {
    readonly input: {
      readonly protocol: ProtocolContent;
      readonly cases: readonly FirstReads[];
      readonly options: ReportOptions;
    };
    readonly outcome: ReliabilityReport | null;
  };
  readonly simulation: {
    readonly input: {
      readonly protocol: ProtocolContent;
      readonly cases: readonly PilotCase[];
      readonly limit: Pick<MovableLimit, 'rule' | 'part'>;
      readonly options: ReportOptions;
    };
    readonly outcome: LimitSimulation | null;
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** How each job is done. */
export const COMPARISON_JOBS: JobSteps<ComparisonJobs> = {
  compare: ({ scene, reads }) => compareSteps(sha256, scene, reads),
  *resolve({ scene, left, right, drawn, content }) {
    yield 0;
    return resolveMasks(scene, { left: { masks: left }, right: { masks: right } }, drawn, content);
  },
  reliability: ({ protocol, cases, options }) => reliabilitySteps(protocol, cases, options),
  simulation: ({ protocol, cases, limit, options }) => simulationSteps(protocol, cases, limit, options),
};
