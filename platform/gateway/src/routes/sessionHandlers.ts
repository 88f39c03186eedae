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
  signIn: async ({ ports, body, address }) => {
    const token = await signIn(ports, { ...body, address });
    const signedIn = await loadPerson(ports, token);
    if (!signedIn) throw new OverreadError('OVR_INTERNAL', 'The session was not kept.');
    return new HttpAnswer(200, await viewPerson(ports, signedIn.person), {}, { session: token });
  },
  signOut: async ({ ports, actor, session, signingSecret }) => {
    if (session) await signOut(ports, actor, session);
    const cookies = { session: null, ...(signingSecret === undefined ? {} : { signing: null }) };
    return new HttpAnswer(200, { message: 'Signed out.' }, { 'clear-site-data': '"cache", "storage"' }, cookies);
  },
  me: ({ ports, actor }) => viewPerson(ports, actor),
  changePassword: async ({ ports, actor, body, session }) => {
    await changePassword(ports, actor, { ...body, session: session ?? '' });
    return { message: 'The password is changed. Other sessions of yours are closed.' };
  },
  about: ({ ports }) => viewAbout(ports),
} as const satisfies Partial<Handlers>;
