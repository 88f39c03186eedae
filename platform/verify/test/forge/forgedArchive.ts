import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dicomFolder } from '@overread/archive';
import { type DataSet, readPart10 } from '@overread/dicom';
import type { InstanceMac, Purpose, Signer, SigningKey } from '@overread/signing';
import { edited, uidOf, unsigned } from './forgedFile.ts';

/** Whose key signs a file, and for what, in an archive that is signed anew. */
export interface NewSignature {
  readonly by: SigningKey;
  readonly purpose: Purpose;
  readonly at: Date;
}

/** The files of an archive in memory, to be changed and written somewhere else. */
export class ForgedArchive {
  readonly files: Map<string, Uint8Array>;

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.files = new Map(files);
  }

  /** All DICOM files below a folder. */
  static async read(folder: string): Promise<ForgedArchive> {
    const files = new Map<string, Uint8Array>();
    for await (const { bytes } of dicomFolder(folder)) files.set(uidOf(bytes), bytes);
    return new ForgedArchive(files);
  }

  /** An archive of these files. */
  static of(files: readonly Uint8Array[]): ForgedArchive {
    return new ForgedArchive(new Map(files.map((bytes) => [uidOf(bytes), bytes])));
  }

  copy(): ForgedArchive {
    return new ForgedArchive(this.files);
  }

  get(uid: string): Uint8Array {
    const bytes = this.files.get(uid);
    if (!bytes) throw new RangeError(`the archive has no ${uid}`);
    return bytes;
  }

  /** Changes the data set of one file; its signatures stay as they are. */
  edit(uid: string, change: (dataSet: DataSet) => void): this {
    this.files.set(uid, edited(this.get(uid), change));
    return this;
  }

  /** Takes the place of one file, under whatever UID the new one has. */
  replace(uid: string, bytes: Uint8Array): this {
    this.files.delete(uid);
    this.files.set(uidOf(bytes), bytes);
    return this;
  }

  remove(uid: string): this {
    this.get(uid);
    this.files.delete(uid);
    return this;
  }

  /**
   * Signs files anew in the order of their references, so that all MACs fit: what somebody who holds the keys can do.
   *
   * @param whose null leaves a file as it is; what it bound of a file that was signed anew still fits, unless that one was changed.
   */
  async signAnew(signer: Signer, whose: (bytes: Uint8Array, uid: string) => NewSignature | null): Promise<this> {
    const macs = new Map<string, InstanceMac>();
    for (const uid of this.#inOrder()) {
      const bytes = this.get(uid);
      const signature = whose(bytes, uid);
      if (signature !== null) {
        const fresh = await signer.sign(unsigned(bytes), signature.purpose, {
          by: signature.by,
          at: signature.at,
          macs,
        });
        this.files.set(uid, fresh);
      }
      macs.set(uid, signer.macOf(this.get(uid)));
    }
    return this;
  }

  /** UIDs so that what is referred to comes before what refers to it. */
  #inOrder(): string[] {
    const order: string[] = [];
    const seen = new Set<string>();
    const visit = (uid: string) => {
      if (seen.has(uid)) return;
      seen.add(uid);
      const bytes = this.files.get(uid);
      if (!bytes) return;
      for (const reference of referencesOf(bytes)) visit(reference);
      order.push(uid);
    };
    for (const uid of this.files.keys()) visit(uid);
    return order;
  }

  /** Writes every file into a folder, which is made. */
  writeTo(folder: string): string {
    mkdirSync(folder, { recursive: true });
    for (const [uid, bytes] of this.files) writeFileSync(join(folder, `${uid}.dcm`), bytes);
    return folder;
  }
}

const LISTS = [
  'CurrentRequestedProcedureEvidenceSequence',
  'PertinentOtherEvidenceSequence',
  'PredecessorDocumentsSequence',
] as const;

/** UIDs that a document lists as evidence or predecessors. */
export function referencesOf(bytes: Uint8Array): string[] {
  const { dataSet } = readPart10(bytes, { until: 'PixelData' });
  return LISTS.flatMap((list) => dataSet.items(list))
    .flatMap((study) => study.items('ReferencedSeriesSequence'))
    .flatMap((series) => series.items('ReferencedSOPSequence'))
    .flatMap((sop) => sop.text('ReferencedSOPInstanceUID') ?? []);
}
