/**
 * What a file of another program brought into the draft of a task: a digest of each mask's voxels, and how the file said that they
 * were made. Voxels themselves are not kept here.
 */
export const MIGRATION_0003 = `
create table admitted_mask (
  task_id uuid not null references task, image_set text not null, voxels text not null, method jsonb not null, at timestamptz not null,
  primary key (task_id, image_set, voxels)
);
`;
