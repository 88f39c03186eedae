import { OverreadError } from '@overread/domain';
import { type BaseImageOptions, baseImages } from '../cases/baseImages.ts';
import type { DemoProject } from '../cases/demoCase.ts';
import { demoProjects } from '../cases/demoProjects.ts';
import { demoAbout } from './demoAbout.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demoAccounts.ts';
import type { DemoDriver } from './demoDriver.ts';
import type { DemoSessions } from './projectStage.ts';
import { signIn } from './session.ts';
import { makeSigningKeys } from './signatures.ts';
import { seedProject } from './waves.ts';

/**
 * Fills an installation with the demo: accounts, three projects with their SOPs, and cases in every state, brought there through
 * the server's own routes, as people do. May be run again after it broke off anywhere: what is there is kept, and the rest follows.
 * Real images where their packages are installed, else phantoms.
 *
 * @throws OverreadError of the server; OVR_INTERNAL if the server stands still for a minute.
 */
export async function seedDemo(driver: DemoDriver, options: BaseImageOptions = {}): Promise<void> {
  const base = baseImages(options);
  if (!base.head.isReal) driver.notice('No real head CT found; a computed one takes its place');
  if (!base.t1.isReal) driver.notice('No real brain MR found; a computed one takes its place');
  const projects = demoProjects(base);
  await driver.saveAbout(demoAbout(base, projects));
  for (const account of DEMO_ACCOUNTS) await driver.createAccount({ ...account, password: DEMO_PASSWORD });
  const admin = await signIn(driver, 'admin');
  const codes = new Map<string, readonly [string, string]>();
  for (const project of projects) {
    await admin
      .call('createProject', { body: { key: project.key, title: project.title } })
      .catch(ifExists('OVR_PROJECT_EXISTS'));
    codes.set(project.key, await addMembers(admin, project));
  }
  const keys = makeSigningKeys(driver);
  // Whoever waits for them gets the error; until then it must not end the process.
  keys.catch(() => undefined);
  const sessions: DemoSessions = {
    keys,
    coordinator: await signIn(driver, 'coordinator'),
    readers: [await signIn(driver, 'program-reader-1'), await signIn(driver, 'program-reader-2')],
    adjudicator: await signIn(driver, 'program-adjudicator'),
    approver: await signIn(driver, 'program-approver'),
  };
  for (const project of projects) await publishProtocols(sessions, project);
  driver.progress('Accounts, projects and SOPs are ready');
  // All come to an end before an error is passed on: nothing goes on behind the back of the next start.
  const ends = await Promise.allSettled([
    keys,
    ...projects.map((project) =>
      seedProject({ driver, sessions, project, readerCodes: codes.get(project.key) ?? ['', ''] }),
    ),
  ]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Gives everyone their role; answers the codes of the two scripted readers. */
async function addMembers(
  admin: Awaited<ReturnType<typeof signIn>>,
  project: DemoProject,
): Promise<readonly [string, string]> {
  const codes: Record<string, string> = {};
  for (const { login, role } of DEMO_ACCOUNTS)
    if (role !== 'admin')
      codes[login] = (await admin.call('members', { params: { project: project.key }, body: { login, role } })).code;
  return [codes['program-reader-1'] ?? '', codes['program-reader-2'] ?? ''];
}

async function publishProtocols({ coordinator }: DemoSessions, project: DemoProject): Promise<void> {
  const own = (await coordinator.call('projects')).find((one) => one.key === project.key);
  for (const protocol of project.protocols)
    if (!own?.protocols.some((one) => one.key === protocol.key && one.version === protocol.version))
      await coordinator.call('publishProtocol', { params: { project: project.key }, body: protocol });
}

const ifExists =
  (code: OverreadError['code']) =>
  (error: unknown): void => {
    if (!(error instanceof OverreadError) || error.code !== code) throw error;
  };
