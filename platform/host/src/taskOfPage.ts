import { type Client, OverreadError, type TaskView } from '@overread/contract';

/** The task that the address names (`?task=`), or null. */
export function taskIdOfPage(address: string = window.location.href): string | null {
  return new URL(address).searchParams.get('task');
}

/**
 * The task of this page, asked for once per page: panels are unmounted and mounted again by the viewer.
 * @throws OverreadError OVR_NOT_FOUND without a task in the address, else the server's
 */
export function loadTask(client: Client): Promise<TaskView> {
  loaded ??= load(client).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

let loaded: Promise<TaskView> | undefined;

async function load(client: Client): Promise<TaskView> {
  const taskId = taskIdOfPage();
  if (!taskId) throw new OverreadError('OVR_NOT_FOUND', 'The address names no task.');
  return client.call('task', { params: { taskId } });
}
