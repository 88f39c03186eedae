import {
  createAuthority,
  describeCertificate,
  fingerprintOf,
  issueDeviceCertificate,
  issuePersonCertificate,
  loadAuthority,
  type SigningKey,
} from '@overread/signing';
import type { ForgedArchive } from '../forge/forgedArchive.ts';
import { contentOf, hasContent, withContent } from '../forge/forgedFile.ts';
import type { World } from './world.ts';

type Content = Record<string, unknown>;

/** Makes an authority of the forger’s own, certificates of the same names, rosters that say so, and signs everything anew. */
export async function signUnderAnotherAuthority(archive: ForgedArchive, world: World): Promise<void> {
  const authority = loadAuthority(
    await createAuthority({ subject: 'Overread authority', isDemo: false, at: new Date(Date.UTC(2026, 0, 1)) }),
  );
  const at = new Date(Date.UTC(2026, 0, 2));
  const anew = new Map<string, SigningKey>();
  const take = (key: SigningKey, certificate: Uint8Array) =>
    anew.set(fingerprintOf(key.certificate), { privateKey: key.privateKey, certificate });
  take(world.device, issueDeviceCertificate(authority, { name: 'Overread gateway', key: world.device.privateKey, at }));
  for (const [holder, key] of world.people) {
    const { commonName } = describeCertificate(key.certificate);
    take(
      key,
      issuePersonCertificate(authority, {
        holder: commonName ?? holder,
        project: 'test-project',
        key: key.privateKey,
        at,
      }),
    );
  }
  for (const [uid, bytes] of [...archive.files])
    if (hasContent(bytes) && contentOf(bytes).kind === 'signingRoster')
      archive.replace(
        uid,
        withContent(bytes, (content) => rosterUnder(content, authority.certificate, anew)),
      );
  await archive.signAnew(world.signer, (bytes) => {
    const before = world.signedAsBefore(bytes);
    const by = before && anew.get(fingerprintOf(before.by.certificate));
    return before && by ? { ...before, by } : null;
  });
}

function rosterUnder(content: Content, certificate: Uint8Array, anew: ReadonlyMap<string, SigningKey>): Content {
  const described = describeCertificate(certificate);
  return {
    ...content,
    authority: {
      subject: described.subject,
      certificate: Buffer.from(certificate).toString('base64'),
      fingerprint: described.fingerprint,
      isDemo: false,
    },
    certificates: (content.certificates as readonly Content[]).map((one) => {
      const key = anew.get(String(one.fingerprint));
      if (!key) return one;
      return {
        ...one,
        certificate: Buffer.from(key.certificate).toString('base64'),
        fingerprint: fingerprintOf(key.certificate),
        subject: describeCertificate(key.certificate).subject,
      };
    }),
  };
}
