import type { RecordScene } from './recordScene.ts';

/** Who drew a SEG, by the code of the project, and the same code in a form that is unique beyond it. */
export function codedCreator({ project }: Pick<RecordScene, 'project'>, code: string) {
  return {
    creator: code,
    creatorIdentification: { code: `${project.key}/${code}`, institution: `Overread project ${project.key}` },
  };
}
