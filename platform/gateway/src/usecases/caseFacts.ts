import type { RecordScene } from './recordScene.ts';

/** What every record of a case says beside its science: what a rebuild needs. */
export const caseFacts = (scene: RecordScene) => ({
  projectId: scene.project.id,
  projectKey: scene.project.key,
  caseId: scene.case.id,
  caseLabel: scene.case.label,
});
