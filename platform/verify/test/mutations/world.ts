import { readSignatures } from '@overread/dicom';
import {
  createSigner,
  fingerprintOf,
  openKey,
  PURPOSES,
  type Purpose,
  type Signer,
  type SigningKey,
} from '@overread/signing';
import { archiveSource, type VerifyReport, type VerifySource, verifyArchive } from '@overread/verify';
import { driveCases, signInAll, WAYS } from '../../../gateway/test/support/everyState.ts';
import { recordLog } from '../../../gateway/test/support/recordLog.ts';
import { REVIEW_PROTOCOL } from '../../../gateway/test/support/reviewCase.ts';
import {
  createTestGateway,
  seeded,
  type TestGateway,
  type TestServices,
} from '../../../gateway/test/support/testGateway.ts';
import { PASSPHRASE, testDevice } from '../../../gateway/test/support/testKeys.ts';
import { ForgedArchive, type NewSignature } from '../forge/forgedArchive.ts';
import { contentOf, hasContent, signedAtOf } from '../forge/forgedFile.ts';

/** An archive that a gateway made, with a case in every state, and every key that signed in it. */
export interface World {
  readonly archive: ForgedArchive;
  readonly gateway: TestGateway;
  readonly signer: Signer;
  /** `sha256:` fingerprint of the authority. */
  readonly authority: string;
  /** The gateway's own. */
  readonly device: SigningKey;
  /** By code, such as `A-01`. */
  readonly people: ReadonlyMap<string, SigningKey>;
  /** The signature that a file has now, to be made again: what whoever holds all keys can do. */
  signedAsBefore(bytes: Uint8Array): NewSignature | null;
}

const AN_HOUR_MS = 3_600_000;

/** Drives a gateway through every way that a case can go, and takes what it filed. */
export async function makeWorld(services: TestServices): Promise<World> {
  const clock = seeded('mutations');
  let later = 0;
  const now = () => new Date(clock.now().getTime() + later);
  const gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'mutations', ports: { now } });
  const drivers = await signInAll(gateway, 'mutations');
  await driveCases(drivers, Object.keys(WAYS).length);
  await recordLog(gateway);
  later = AN_HOUR_MS;
  // Something happens after an hour, so that the last checkpoint is of then.
  await gateway.as('carla');
  return worldOf(gateway);
}

/** What a gateway has filed, with its log, and the keys that signed it. */
export async function worldOf(gateway: TestGateway): Promise<World> {
  await recordLog(gateway);
  const { device, people } = await keysOf(gateway);
  const keys = new Map([device, ...people.values()].map((key) => [fingerprintOf(key.certificate), key]));
  return {
    archive: await filedBy(gateway),
    gateway,
    device,
    people,
    signer: createSigner(device),
    authority: fingerprintOf(gateway.ports.keyring.authority.certificate),
    signedAsBefore: (bytes) => {
      const [last] = readSignatures(bytes).signatures.slice(-1);
      const by = last?.certificate ? keys.get(fingerprintOf(last.certificate)) : undefined;
      const purpose = (Object.keys(PURPOSES) as Purpose[]).find((name) => PURPOSES[name].code === last?.purpose?.value);
      return by && purpose ? { by, purpose, at: new Date(signedAtOf(bytes)) } : null;
    },
  };
}

/** Everything of ours in the record archive. */
async function filedBy(gateway: TestGateway): Promise<ForgedArchive> {
  const files = new Map<string, Uint8Array>();
  for await (const entry of archiveSource('the archive', gateway.record).walk())
    if (entry.what === 'object') files.set(entry.place, entry.bytes);
  return ForgedArchive.of([...files.values()]);
}

async function keysOf(gateway: TestGateway) {
  const rows = await gateway.store.transaction((tx) => tx.selectFrom('signing_key').selectAll().execute());
  const people = new Map<string, SigningKey>();
  for (const { code, certificate, sealed_key } of rows)
    if (certificate) people.set(code, { privateKey: await openKey(sealed_key, PASSPHRASE), certificate });
  return { device: testDevice(gateway.ports.now()), people };
}

/** A forged archive as something that can be verified, without files. */
export function sourceOf(archive: ForgedArchive): VerifySource {
  return {
    name: 'a forged archive',
    async *walk() {
      for (const [place, bytes] of archive.files)
        yield { what: 'object', place, bytes, open: () => Promise.resolve(bytes) };
    },
    close: () => Promise.resolve(),
  };
}

/** What verify says of a forged archive. */
export const verified = (archive: ForgedArchive, trust?: string): Promise<VerifyReport> =>
  verifyArchive(sourceOf(archive), trust === undefined ? {} : { trust: [trust] });

/** The one document of a kind, of a case by its way; the last one where there are several. */
export function documentOf(archive: ForgedArchive, kind: string, way?: string): string {
  const found = documentsOf(archive, kind, way).at(-1);
  if (found === undefined) throw new RangeError(`the archive has no ${kind} of ${way ?? 'the project'}`);
  return found;
}

/** UIDs of the documents of a kind, in the order of their times. */
export function documentsOf(archive: ForgedArchive, kind: string, way?: string): string[] {
  return [...archive.files]
    .flatMap(([uid, bytes]) => {
      if (!hasContent(bytes)) return [];
      const content = contentOf(bytes);
      const { label } = (content.enrolment ?? {}) as { readonly label?: string };
      const name = String(content.caseLabel ?? label ?? '');
      return content.kind === kind && (way === undefined || wayOf(name) === way) ? [{ uid, bytes }] : [];
    })
    .sort((a, b) => signedAtOf(a.bytes) - signedAtOf(b.bytes))
    .map(({ uid }) => uid);
}

/** `signed-7` gives `signed`. */
const wayOf = (label: string): string => label.replace(/-\d+$/, '');

/** UIDs of the segmentations that a document's machine-readable content names. */
export function masksOf(archive: ForgedArchive, document: string): string[] {
  const { masks } = contentOf(archive.get(document)) as {
    readonly masks?: readonly { readonly segmentation: { readonly sopInstanceUid: string } }[];
  };
  return [...new Set((masks ?? []).map(({ segmentation }) => segmentation.sopInstanceUid))];
}
