import type { LimitSimulation } from '@overread/comparison';
import type { LimitSimulationView } from '@overread/contract';
import { ofBootstrap } from './reliabilityReportView.ts';

/** A simulation as coordinators read it: shares unrounded, with reasons in sentences where there is no interval. */
export const simulationView = ({ limit: _, ...made }: LimitSimulation): LimitSimulationView => ({
  ...made,
  leftOut: [...made.leftOut],
  steps: made.steps.map((step) => ({
    ...step,
    caseShare: ofBootstrap(step.caseShare),
    itemShare: ofBootstrap(step.itemShare),
    joining: [...step.joining],
  })),
});
