import { readReferenceMacs, SOP_CLASS } from '@overread/dicom';
import type { InstanceMac, Purpose, SigningKey } from '@overread/signing';
import type { RecordObject, SignedObject } from './acceptFiling.ts';
import type { Ports, Tx } from './ports.ts';

/** What the gateway writes; images are bound by the enrolment's digests. */
const OURS: ReadonlySet<string> = new Set([
  SOP_CLASS.segmentation,
  SOP_CLASS.comprehensiveSr,
  SOP_CLASS.enhancedSr,
  SOP_CLASS.keyObjectSelection,
]);

/** An object to be signed: why, and with whose key; without one by the gateway's device. */
export interface ObjectToSign {
  readonly object: RecordObject;
  readonly purpose: Purpose;
  readonly by?: SigningKey;
}

/** Objects that are signed alike. */
export function toSign(objects: readonly RecordObject[], purpose: Purpose, by?: SigningKey): readonly ObjectToSign[] {
  return objects.map((object) => ({ object, purpose, ...(by === undefined ? {} : { by }) }));
}

/**
 * The objects of one filing in their final bytes, signed in the order in which they are filed; before anything is written (design
 * 4a, step 2). A document carries the MAC of every mask and document of ours that it names as evidence or predecessor, of this filing
 * or of an earlier one, so that none of them can be exchanged.
 *
 * @param tx where the caller is in a transaction, so that what it accepted there before is found
 */
export async function signObjects(
  ports: Pick<Ports, 'signer' | 'store'>,
  objects: readonly ObjectToSign[],
  { at, tx }: { readonly at: Date; readonly tx?: Tx },
): Promise<readonly SignedObject[]> {
  const signed: SignedObject[] = [];
  for (const { object, purpose, by } of objects) {
    const macs = await macsFor(ports, object, signed, tx);
    const bytes = await ports.signer.sign(object.bytes, purpose, { at, macs, ...(by === undefined ? {} : { by }) });
    signed.push({ ...object, bytes, mac: ports.signer.macOf(bytes) });
  }
  return signed;
}

async function macsFor(
  { store }: Pick<Ports, 'store'>,
  { sopClassUid, bytes }: RecordObject,
  before: readonly SignedObject[],
  tx: Tx | undefined,
): Promise<ReadonlyMap<string, InstanceMac>> {
  if (sopClassUid === SOP_CLASS.segmentation) return new Map();
  const named = readReferenceMacs(bytes).flatMap((one) =>
    one.sopInstanceUid !== null && OURS.has(one.sopClassUid ?? '') ? one.sopInstanceUid : [],
  );
  const here = before.filter((object) => named.includes(object.sopInstanceUid));
  const earlier = [...new Set(named)].filter((uid) => !here.some((object) => object.sopInstanceUid === uid));
  const look = (inside: Tx) => store.artifacts.macsOf(inside, earlier);
  const found = earlier.length === 0 ? [] : await (tx ? look(tx) : store.transaction(look));
  return new Map([...found, ...here.map(({ sopInstanceUid, mac }) => [sopInstanceUid, mac] as const)]);
}
