export { AGREEMENT_ALGORITHM, agreementParameters, CONSENSUS_PARAMETERS } from './agreementAlgorithm.ts';
export { AGREEMENT_VERSIONS, type AgreementVersionFacts, agreementVersion } from './agreementVersions.ts';
export type { ComparedCase, ReadSide, Sides } from './comparedCase.ts';
export { withComposedOrigins } from './composeNested.ts';
export { consensusContext } from './consensusContext.ts';
export { contentDigest, type DrawnSides, drawSides } from './drawSides.ts';
export { automaticMethod, finalMethod } from './finalMethod.ts';
export { measureReads } from './measureReads.ts';
export type { FirstReads } from './reliability/firstReads.ts';
export type { LesionCounts } from './reliability/lesionCounts.ts';
export {
  type AnswerReliability,
  type ItemReliability,
  type MetricRow,
  type ReliabilityReport,
  reliabilityReport,
} from './reliability/reliabilityReport.ts';
export type { ResolvedMask } from './resolvedMask.ts';
export { resolveMasks } from './resolveMasks.ts';
export { type FixedRule, type MovableLimit, movableLimits } from './simulation/movableLimits.ts';
export type { PilotCase } from './simulation/replayCase.ts';
export { type LimitSimulation, type LimitStep, simulateLimit } from './simulation/simulateLimit.ts';
export { sliceSpacings } from './sliceSpacings.ts';
export type { StackMask } from './stackMask.ts';
