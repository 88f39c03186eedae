import { ReliabilityView } from './reliabilityViews.ts';
import { SimulationView } from './simulationViews.ts';

/** Routes about how well first locked reads agree, and what another limit would do; part of ROUTES. */
export const RELIABILITY_ROUTES = {
  reliability: {
    method: 'GET',
    path: '/api/projects/:project/reliability',
    permission: 'reliability.view',
    summary:
      'How well first locked reads agree, under the SOP version with the most compared cases; looking is recorded',
    answer: ReliabilityView,
  },
  reliabilityUnder: {
    method: 'GET',
    path: '/api/projects/:project/reliability/:protocolVersionId/:partition',
    permission: 'reliability.view',
    summary: 'The same under one SOP version, of one partition or of `all` (all but practice)',
    answer: ReliabilityView,
  },
  simulation: {
    method: 'GET',
    path: '/api/projects/:project/simulation',
    permission: 'simulation.view',
    summary:
      'What another limit of the SOP would send to the adjudicator, over the first double reads; looking is recorded, nothing is changed',
    answer: SimulationView,
  },
  simulationUnder: {
    method: 'GET',
    path: '/api/projects/:project/simulation/:protocolVersionId/:partition/:rule/:part/:count',
    permission: 'simulation.view',
    summary:
      'The same of one SOP version, partition (never `test`), rule, part of its combination (from 0) and number of cases',
    answer: SimulationView,
  },
} as const;
