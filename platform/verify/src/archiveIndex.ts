import type { InstanceAddress } from '@overread/archive';
import type { InstanceReference, ParsedRecordOf, RecordKind } from '@overread/dicom';
import type { WorkflowContent } from '@overread/domain';
import type { InstanceMac } from '@overread/signing';

/**
 * What an object of ours is: a segmentation, a record by its kind, a record of a kind that a newer version knows, or one that could not
 * be read (its fault says why).
 */
export type ObjectKind = 'segmentation' | 'unreadable' | 'unknownKind' | RecordKind;

/** One digital signature of an object, as it was found and checked while the object was in memory. */
export interface IndexedSignature {
  /** Code of the purpose, such as `1` (author); null if it states none. */
  readonly purpose: string | null;
  /** Digital Signature DateTime, ISO 8601 in UTC; null if it has none or one without UTC. */
  readonly signedAt: string | null;
  /** `sha256:` and the SHA-256 of the signer's certificate; {@link ArchiveIndex.certificates} has it. Null if there is none. */
  readonly certificate: string | null;
  readonly digitalSignatureUid: string | null;
  readonly macId: number | null;
  /** True if it is cryptographically right and covers every signable element. */
  readonly isGood: boolean;
  /** What is wrong, one sentence each; empty if it is good. */
  readonly faults: readonly string[];
}

/** An instance that an object names in (0040,A375), (0040,A385) or (0040,A360), with the MAC that it carries of it, if any. */
export interface IndexedReference extends InstanceReference {
  readonly isPredecessor: boolean;
  readonly mac: InstanceMac | null;
  /** Why a MAC that stands there cannot be checked. */
  readonly macFault: string | null;
}

/** An object of ours in the archive. Small: content and pixels are read again when a case is opened. */
export interface IndexedObject {
  readonly address: InstanceAddress;
  readonly sopClassUid: string;
  readonly kind: ObjectKind;
  /** Why it is `unreadable` or of an unknown kind. */
  readonly fault: string | null;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Series Description without the notice, such as `Read R-07`. */
  readonly title: string;
  /** When the record says that it was made, ISO 8601 in UTC; null for a segmentation. */
  readonly recordedAt: string | null;
  /** From the record's content; null for segmentations and Key Object Selections, which lie where their study lies. */
  readonly projectId: string | null;
  readonly caseId: string | null;
  /** Code (or, for an approver, name) of the person that the record names as its author; null where the gateway made it. */
  readonly person: string | null;
  /** Code of the approver of a sign-off, beside the name; null in all else and in older ones. */
  readonly approverCode: string | null;
  /** What a document that refers to this object must carry of it. */
  readonly mac: InstanceMac;
  readonly references: readonly IndexedReference[];
  readonly signatures: readonly IndexedSignature[];
  /** What is wrong with the part of the file that no signature covers, one sentence each. */
  readonly headerFaults: readonly string[];
  /** VERIFIED, and by how many Verifying Observers of which names. */
  readonly isVerified: boolean;
  readonly verifyingObservers: readonly string[];
  /** Where the bytes are, for messages: a path below the folder, or the address. */
  readonly place: string;
  /**
   * The bytes, read again.
   *
   * @throws OverreadError OVR_ARCHIVE_UNAVAILABLE if they can no longer be read or changed since they were indexed.
   */
  open(): Promise<Uint8Array>;
}

/** A record whose content was read again; of several kinds: one of them. */
export type OpenedRecord<K extends RecordKind = RecordKind> = {
  readonly [P in K]: { readonly object: IndexedObject; readonly record: ParsedRecordOf<P> };
}[K];

/** A case of the index. */
export interface IndexedCase {
  readonly caseId: string;
  /** What people call it, such as `LL-0112`; the id if there is no enrolment that says so. */
  readonly label: string;
  /** Records and segmentations of the case, in the order of their times (segmentations first, with their documents). */
  readonly objects: readonly IndexedObject[];
  /** Reads the records again, in the order of `objects`; those that cannot be read are left out (they are findings already). */
  open(): Promise<OpenedCase>;
}

/** A case whose records are in memory; let go of it before the next one. */
export interface OpenedCase extends Omit<IndexedCase, 'open'> {
  readonly records: readonly OpenedRecord[];
  /** The records of one kind. */
  of<K extends RecordKind>(kind: K): readonly OpenedRecord<K>[];
}

/** A project of the index: what lies in its record study, and its cases. */
export interface IndexedProject {
  readonly projectId: string;
  readonly projectKey: string;
  /** Objects of the record study. */
  readonly objects: readonly IndexedObject[];
  /** Ordered by label. */
  readonly cases: readonly IndexedCase[];
  open(): Promise<OpenedProject>;
}

/** A project whose records (not those of its cases) are in memory. */
export interface OpenedProject extends Omit<IndexedProject, 'open'> {
  /** All but the checkpoints of the log. */
  readonly records: readonly OpenedRecord[];
  readonly checkpoints: readonly RecordedCheckpoint[];
  of<K extends Exclude<RecordKind, 'logCheckpoint'>>(kind: K): readonly OpenedRecord<K>[];
}

/** An image that `--images` asks for, or that was found on the way. */
export interface IndexedImage {
  readonly address: InstanceAddress;
  open(): Promise<Uint8Array>;
}

/** Everything that a folder or an archive holds of ours, small enough for thousands of cases. */
export interface ArchiveIndex {
  readonly projects: readonly IndexedProject[];
  /** Every object of ours by its SOP Instance UID. */
  readonly objects: ReadonlyMap<string, IndexedObject>;
  /** Copies of a UID with other bytes than the one in `objects`. */
  readonly duplicates: readonly IndexedObject[];
  /** Objects of ours that belong to no case and no project: segmentations that no document names, documents that cannot be read. */
  readonly strays: readonly IndexedObject[];
  /** DER of every certificate that signed something here, by `sha256:` fingerprint. */
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  /** Objects of others: counted, not judged. */
  readonly foreign: { readonly segmentations: number; readonly documents: number; readonly images: number };
  /** Files that are no readable DICOM, with the reason. */
  readonly unreadable: readonly { readonly place: string; readonly fault: string }[];
  /** An image by its SOP Instance UID; undefined if it is not here. With a DICOMweb source it is asked for when opened. */
  image(sopInstanceUid: string, study: string, series: string): Promise<IndexedImage | undefined>;
}

/**
 * A checkpoint of the log as a project records it, with what it proves of each document instead of the proofs: those are most of what a
 * record study holds, and grow with the cases.
 */
export interface RecordedCheckpoint {
  readonly object: IndexedObject;
  readonly record: {
    readonly recordedAt: string;
    readonly content: Omit<WorkflowContent<'logCheckpoint'>, 'documents'>;
  };
  readonly documents: readonly EnteredDocument[];
}

/** A document that a checkpoint lists. */
export interface EnteredDocument {
  readonly sopInstanceUid: string;
  readonly index: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Time of the entry; null if the entry does not name the document with its digest. */
  readonly at: string | null;
  /** True if the proof leads from the entry to the root of the checkpoint. */
  readonly isIncluded: boolean;
}
