import {
  closeCertificate,
  confirmCertificate,
  issueCertificate,
  refuseCertificate,
} from '../usecases/certificateActs.ts';
import { changePassphrase } from '../usecases/changePassphrase.ts';
import { closeSigningKey } from '../usecases/closeSigningKey.ts';
import { lockSigning } from '../usecases/lockSigning.ts';
import { makeSigningKey } from '../usecases/makeSigningKey.ts';
import { dismissNotice, viewNotices } from '../usecases/notices.ts';
import { unlockSignature } from '../usecases/unlockSignature.ts';
import { viewCertificates } from '../usecases/viewCertificates.ts';
import { viewSecurity } from '../usecases/viewSecurity.ts';
import { viewSigning } from '../usecases/viewSigning.ts';
import { type Handlers, HttpAnswer } from './handler.ts';

/** Signing keys, certificates and signing sessions. */
export const signingHandlers = {
  signing: ({ ports, actor, signingSecret }) => viewSigning(ports, actor, signingSecret),
  makeSigningKey: async ({ ports, actor, body, signingSecret }) => {
    await makeSigningKey(ports, actor, body);
    return viewSigning(ports, actor, signingSecret);
  },
  closeSigningKey: async ({ ports, actor, body, signingSecret }) => {
    await closeSigningKey(ports, actor, body);
    return viewSigning(ports, actor, signingSecret);
  },
  changePassphrase: async ({ ports, actor, body, signingSecret }) => {
    await changePassphrase(ports, actor, body);
    return viewSigning(ports, actor, signingSecret);
  },
  unlockSignature: async ({ ports, actor, params, body, session, signingSecret }) => {
    const input = { ...body, taskId: params.taskId, secret: signingSecret, session: session ?? '' };
    const { view, token } = await unlockSignature(ports, actor, input);
    return new HttpAnswer(200, view, {}, { signing: token });
  },
  lockSigning: async ({ ports, actor }) => {
    await lockSigning(ports, actor);
    return new HttpAnswer(200, await viewSigning(ports, actor, undefined), {}, { signing: null });
  },
  notices: ({ ports, actor }) => viewNotices(ports, actor),
  dismissNotice: async ({ ports, actor, params }) => {
    await dismissNotice(ports, actor, params.noticeId);
    return viewNotices(ports, actor);
  },
  security: ({ ports, actor }) => viewSecurity(ports, actor),
  certificates: ({ ports, actor }) => viewCertificates(ports, actor),
  confirmCertificate: async ({ ports, actor, params }) => {
    await confirmCertificate(ports, actor, params.requestId);
    return viewCertificates(ports, actor);
  },
  issueCertificate: async ({ ports, actor, params, body }) => {
    await issueCertificate(ports, actor, { ...params, ...body });
    return viewCertificates(ports, actor);
  },
  refuseCertificate: async ({ ports, actor, params, body }) => {
    await refuseCertificate(ports, actor, params.requestId, body.reason);
    return viewCertificates(ports, actor);
  },
  closeCertificate: async ({ ports, actor, params, body }) => {
    await closeCertificate(ports, actor, params.certificateId, body.reason);
    return viewCertificates(ports, actor);
  },
} as const satisfies Partial<Handlers>;
