import { addMember } from '../usecases/addMember.ts';
import { createProject } from '../usecases/createProject.ts';
import { listProjects } from '../usecases/listProjects.ts';
import { publishProtocol } from '../usecases/publishProtocol.ts';
import type { Handlers } from './handler.ts';

/** Projects, their protocol versions and members. */
export const projectHandlers = {
  projects: ({ ports, actor }) => listProjects(ports, actor),
  createProject: async ({ ports, actor, body }) => {
    await createProject(ports, actor, body);
    return { message: 'The project is created.' };
  },
  publishProtocol: ({ ports, actor, params, body }) =>
    publishProtocol(ports, actor, { project: params.project, content: body }),
  members: ({ ports, actor, params, body }) => addMember(ports, actor, { project: params.project, ...body }),
} as const satisfies Partial<Handlers>;
