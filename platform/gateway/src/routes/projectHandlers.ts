import { addMember } from '../usecases/addMember.ts';
import { createProject } from '../usecases/createProject.ts';
import { listProjects } from '../usecases/listProjects.ts';
import { listReleases } from '../usecases/listReleases.ts';
import { publishCases } from '../usecases/publishCases.ts';
import { publishProtocol } from '../usecases/publishProtocol.ts';
import { retireProtocol } from '../usecases/retireProtocol.ts';
import { viewReliability } from '../usecases/viewReliability.ts';
import { viewSimulation } from '../usecases/viewSimulation.ts';
import type { Handlers } from './handler.ts';

/** Projects, their protocol versions, members and releases, and how reliable their reads are. */
export const projectHandlers = {
  projects: ({ ports, actor }) => listProjects(ports, actor),
  createProject: async ({ ports, actor, body }) => {
    await createProject(ports, actor, body);
    return { message: 'The project is created.' };
  },
  publishProtocol: ({ ports, actor, params, body }) =>
    publishProtocol(ports, actor, { project: params.project, content: body }),
  retireProtocol: async ({ ports, actor, params, body }) => {
    await retireProtocol(ports, actor, { ...params, reason: body.reason });
    return { message: 'Retired. It takes no new cases; those enrolled under it are finished under it.' };
  },
  releases: ({ ports, actor, params }) => listReleases(ports, actor, params.project),
  publish: ({ ports, actor, params, body }) => publishCases(ports, actor, { ...body, project: params.project }),
  reliability: ({ ports, actor, params }) => viewReliability(ports, actor, params),
  reliabilityUnder: ({ ports, actor, params }) => viewReliability(ports, actor, params),
  simulation: ({ ports, actor, params }) => viewSimulation(ports, actor, params),
  simulationUnder: ({ ports, actor, params }) => viewSimulation(ports, actor, params),
  members: ({ ports, actor, params, body }) => addMember(ports, actor, { project: params.project, ...body }),
} as const satisfies Partial<Handlers>;
