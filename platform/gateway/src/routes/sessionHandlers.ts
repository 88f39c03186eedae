import { OverreadError } from '@overread/domain';
import { changePassword } from '../usecases/changePassword.ts';
import { loadPerson } from '../usecases/loadPerson.ts';
import { signIn } from '../usecases/signIn.ts';
import { signOut } from '../usecases/signOut.ts';
import { viewAbout } from '../usecases/viewAbout.ts';
import { viewPerson } from '../usecases/viewPerson.ts';
import { type Handlers, HttpAnswer } from './handler.ts';

/** Signing in and out, the own password, and what this installation is. */
export const sessionHandlers = {
  signIn: async ({ ports, body }) => {
    const token = await signIn(ports, body);
    const signedIn = await loadPerson(ports, token);
    if (!signedIn) throw new OverreadError('OVR_INTERNAL', 'The session was not kept.');
    return new HttpAnswer(200, await viewPerson(ports, signedIn.person), {}, token);
  },
  signOut: async ({ ports, actor, session }) => {
    if (session) await signOut(ports, actor, session);
    return new HttpAnswer(200, { message: 'Signed out.' }, { 'clear-site-data': '"cache", "storage"' }, null);
  },
  me: ({ ports, actor }) => viewPerson(ports, actor),
  changePassword: async ({ ports, actor, body, session }) => {
    await changePassword(ports, actor, { ...body, session: session ?? '' });
    return { message: 'The password is changed. Other sessions of yours are closed.' };
  },
  about: ({ ports }) => viewAbout(ports),
} as const satisfies Partial<Handlers>;
