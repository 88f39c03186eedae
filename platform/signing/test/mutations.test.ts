import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkInstanceMac, type DataSet, readPart10, readReferenceMacs, writePart10 } from '@overread/dicom';
import { dcmsign, withoutDcmsign } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../dicom/test/recordSamples.ts';
import {
  checkSignatures,
  createSigner,
  generateSigningKey,
  issuePersonCertificate,
  type SignatureFault,
  type Signer,
} from '../src/index.ts';
import { ISSUED, makeSigners, SIGNED, type Signers } from './signers.ts';

const SHAPE = { plane: 'axial', columns: 32, rows: 24, slices: 8 } as const;
const beginSha256 = () => createHash('sha256');

let signers: Signers;
let signer: Signer;
/** A sign-off, VERIFIED, signed by a person; and another document that is signed by the same. */
let document: Uint8Array;
let other: Uint8Array;
/** Of another person with the same name. */
let forged: Uint8Array;
beforeAll(async () => {
  signers = await makeSigners();
  signer = createSigner(signers.device);
  const by = signers.person;
  document = await signer.sign(sampleRecord('signOff', SHAPE, true), 'verification', { at: SIGNED, by });
  other = await signer.sign(sampleRecord('adjudication', SHAPE, true), 'verification', { at: SIGNED, by });
  const key = await generateSigningKey();
  forged = issuePersonCertificate(signers.authority, { holder: 'A-02', project: 'demo', key, at: ISSUED });
}, 60_000);
afterAll(() => rmSync(signers.folder, { recursive: true, force: true }));

/** The document after an attack on its data set; a writer that is not ours would give the same attributes. */
function attacked(change: (dataSet: DataSet) => void): Uint8Array {
  const { dataSet } = readPart10(document);
  change(dataSet);
  return writePart10(dataSet);
}

const set = (attributes: Parameters<DataSet['set']>[0]) => (dataSet: DataSet) => void dataSet.set(attributes);
const inSignature = (attributes: Parameters<DataSet['set']>[0]) => (dataSet: DataSet) =>
  void dataSet.item('DigitalSignaturesSequence')?.set(attributes);

/** What an attacker does, what dcmsign (+rs +cf) answers, what we find: of the signature, and of the file. */
const ATTACKS: readonly {
  readonly name: string;
  readonly change: (dataSet: DataSet) => void;
  readonly dcmsign: number;
  readonly faults: readonly SignatureFault[] | null;
  readonly ofFile?: readonly SignatureFault[];
}[] = [
  { name: 'nothing', change: () => {}, dcmsign: 0, faults: [], ofFile: [] },
  { name: 'changes the patient', change: set({ PatientID: 'OTHER' }), dcmsign: 101, faults: ['corrupted'] },
  {
    name: 'takes the verification away',
    change: set({ VerificationFlag: 'UNVERIFIED' }),
    dcmsign: 101,
    faults: ['corrupted'],
    ofFile: [],
  },
  { name: 'changes a number', change: set({ SeriesNumber: 7 }), dcmsign: 101, faults: ['corrupted'] },
  {
    name: 'erases an attribute',
    change: (dataSet) => void dataSet.elements.delete(0x00200011),
    dcmsign: 101,
    faults: ['corrupted', 'absent'],
  },
  {
    name: 'inserts an attribute, which dcmsign does not see',
    change: set({ StudyDescription: 'ONLY A TEST' }),
    dcmsign: 0,
    faults: ['uncovered'],
  },
  {
    name: 'hides an attribute in an item where no signature covers it, which dcmsign does not see',
    change: (dataSet) => void dataSet.item('ContentSequence')?.set({ DigitalSignaturesSequence: [] }),
    dcmsign: 0,
    faults: ['uncovered'],
  },
  {
    name: 'backdates the signature',
    change: inSignature({ DigitalSignatureDateTime: '20250102030405.678000+0000' }),
    dcmsign: 101,
    faults: ['corrupted'],
  },
  {
    name: 'gives it another purpose',
    change: (dataSet) =>
      void dataSet
        .item('DigitalSignaturesSequence')
        ?.item('DigitalSignaturePurposeCodeSequence')
        ?.set({ CodeValue: '1' }),
    dcmsign: 101,
    faults: ['corrupted'],
  },
  {
    name: 'takes the purpose away',
    change: inSignature({ DigitalSignaturePurposeCodeSequence: [] }),
    dcmsign: 101,
    faults: ['corrupted', 'purpose'],
  },
  {
    name: 'names another algorithm',
    change: (dataSet) => void dataSet.item('MACParametersSequence')?.set({ MACAlgorithm: 'SHA512' }),
    dcmsign: 101,
    faults: ['corrupted'],
  },
  {
    name: 'names a broken algorithm',
    change: (dataSet) => void dataSet.item('MACParametersSequence')?.set({ MACAlgorithm: 'SHA1' }),
    dcmsign: 101,
    faults: ['algorithm'],
  },
  {
    name: 'exchanges the certificate for one of the same name',
    change: (dataSet) => void dataSet.item('DigitalSignaturesSequence')?.set({ CertificateOfSigner: forged }),
    dcmsign: 101,
    faults: ['corrupted'],
  },
  {
    name: 'removes the parameters',
    change: (dataSet) => void dataSet.elements.delete(0x4ffe0001),
    dcmsign: 102,
    faults: ['parameters', 'algorithm', 'uncovered'],
  },
  {
    name: 'repeats the parameters',
    change: (dataSet) => {
      const items = dataSet.items('MACParametersSequence');
      dataSet.set({ MACParametersSequence: [...items, ...items] });
    },
    dcmsign: 0,
    faults: ['parameters'],
  },
  {
    name: 'puts the signature of another document here',
    change: (dataSet) =>
      void dataSet.copyFrom(readPart10(other).dataSet, ['MACParametersSequence', 'DigitalSignaturesSequence']),
    dcmsign: 102,
    faults: ['corrupted', 'uncovered'],
  },
  {
    name: 'hides the content in the signature, before its own attributes, so that the same bytes are hashed',
    change: (dataSet) => {
      const [signature, parameters] = [
        dataSet.item('DigitalSignaturesSequence'),
        dataSet.item('MACParametersSequence'),
      ];
      signature?.copyFrom(dataSet, ['ContentSequence']);
      dataSet.elements.delete(0x0040a730);
      const left = parameters?.numbers('DataElementsSigned').filter((tag) => tag !== 0x0040a730) ?? [];
      parameters?.set({ DataElementsSigned: left });
    },
    dcmsign: 102,
    faults: ['parameters'],
  },
  {
    name: 'strips the signature',
    change: (dataSet) => {
      dataSet.elements.delete(0x4ffe0001);
      dataSet.elements.delete(0xfffafffa);
    },
    dcmsign: 100,
    faults: null,
  },
];

describe.skipIf(withoutDcmsign())('of a verified document, an attacker', () => {
  it.each(ATTACKS)('$name', ({ change, dcmsign: status, faults, ofFile = ['unverified'] }) => {
    const bytes = attacked(change);
    const path = join(signers.folder, 'attacked.dcm');
    writeFileSync(path, bytes);
    const { signatures, findings } = checkSignatures(bytes);
    expect(signatures.map((one) => one.findings.map(({ fault }) => fault))).toEqual(faults === null ? [] : [faults]);
    expect(findings.map(({ fault }) => fault)).toEqual(ofFile);
    expect(signatures.every(({ isIntact, findings: found }) => isIntact === !found.some(breaks))).toBe(true);
    expect(dcmsign(['--verify', '+rs', '+cf', signers.caFile, path]).status).toBe(status);
  });

  it('puts in so many signatures that checking them would take hours', () => {
    const bytes = attacked((dataSet) => {
      const [signature] = dataSet.items('DigitalSignaturesSequence');
      dataSet.set({ DigitalSignaturesSequence: Array.from({ length: 101 }, () => signature ?? dataSet) });
    });
    const { signatures, findings } = checkSignatures(bytes);
    expect(signatures).toEqual([]);
    expect(findings).toMatchObject([{ fault: 'unreadable', sentence: expect.stringContaining('101 signatures') }]);
  });

  it('changes what no signature covers before the data set', () => {
    const bytes = Uint8Array.from(document);
    bytes[3] = 1;
    expect(checkSignatures(bytes).findings).toMatchObject([{ fault: 'header' }]);
    const uid = Buffer.from(document).indexOf(readPart10(document).dataSet.required('SOPInstanceUID'));
    const renamed = Uint8Array.from(document);
    renamed[uid + 5] = (renamed[uid + 5] ?? 0) ^ 1;
    expect(checkSignatures(renamed).findings).toMatchObject([{ fault: 'header' }]);
  });
});

describe('a signed document with one bit flipped', () => {
  it('is found, wherever in its data set the bit is, and never throws', async () => {
    const signed = await signer.sign(sampleRecord('caseReturned', SHAPE, false), 'author', { at: SIGNED });
    const start = Buffer.from(signed).indexOf(Buffer.from([8, 0, 5, 0, 0x43, 0x53]));
    const [own] = checkSignatures(signed).signatures;
    // The issuer's signature at the end of the certificate: another certificate, which no roster has.
    const isOther = (found: typeof own) => found?.signer?.fingerprint !== own?.signer?.fingerprint;
    for (let bit = start * 8 + 3; bit < signed.length * 8; bit += 151) {
      const bytes = Uint8Array.from(signed);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { signatures, findings } = checkSignatures(bytes);
      const [found] = signatures;
      const isFound = findings.length > 0 || found === undefined || found.findings.length > 0 || isOther(found);
      expect(isFound, `bit ${bit & 7} of byte ${bit >> 3}`).toBe(true);
    }
  });

  it('never throws when cut off anywhere', async () => {
    for (let length = 0; length < document.length; length += 499) {
      const { findings, signatures } = checkSignatures(document.subarray(0, length));
      expect([findings.length > 0, signatures.some((one) => one.findings.length === 0)]).toEqual([true, false]);
    }
  });
});

const breaks = ({ fault }: { readonly fault: SignatureFault }) => !['uncovered', 'purpose', 'time'].includes(fault);

describe('a signer', () => {
  it('refuses a certificate of another key, one that expired, and what is no file for signatures', async () => {
    const record = sampleRecord('caseReturned', SHAPE, false);
    const mixed = { ...signers.person, certificate: forged };
    const CERTIFICATE = { code: 'OVR_CERTIFICATE_INVALID' };
    await expect(signer.sign(record, 'author', { at: SIGNED, by: mixed })).rejects.toMatchObject(CERTIFICATE);
    const late = new Date('2031-01-02T00:00:00Z');
    await expect(signer.sign(record, 'author', { at: late })).rejects.toMatchObject(CERTIFICATE);
    await expect(signer.sign(new Uint8Array(9), 'author', { at: SIGNED })).rejects.toMatchObject({
      code: 'OVR_DICOM_TRUNCATED',
    });
  });
});

describe('an instance that a signed document binds', () => {
  it('is no longer the same with one bit more, one attribute more or one less', async () => {
    const bound = await signer.sign(sampleRecord('read', SHAPE, true), 'author', { at: SIGNED });
    const mac = signer.macOf(bound);
    const check = (change: (dataSet: DataSet) => void) => {
      const { dataSet } = readPart10(bound);
      change(dataSet);
      return checkInstanceMac(writePart10(dataSet), mac, beginSha256);
    };
    const same = { matches: true, uncovered: [], absent: [] };
    expect(check(() => {})).toEqual(same);
    expect(check(set({ PatientID: 'OTHER' }))).toEqual({ ...same, matches: false });
    expect(check(set({ StudyDescription: 'MORE' }))).toEqual({ ...same, uncovered: ['00081030'] });
    expect(check((dataSet) => void dataSet.elements.delete(0x00200011))).toMatchObject({
      matches: false,
      absent: ['00200011'],
    });
    // A second signature on it, or none, changes nothing.
    expect(checkInstanceMac(await signer.sign(bound, 'review', { at: SIGNED }), mac, beginSha256)).toEqual(same);
  });

  it('is bound in every item that names it, and only there', async () => {
    const record = sampleRecord('adjudication', SHAPE, true);
    const [first, ...others] = readReferenceMacs(record);
    const mac = signer.macOf(other);
    const macs = new Map([[first?.sopInstanceUid ?? '', mac]]);
    const found = readReferenceMacs(await signer.sign(record, 'review', { at: SIGNED, macs }));
    expect(others.length).toBeGreaterThan(2);
    expect(found.map((one) => one.mac)).toEqual(
      [first, ...others].map((one) => (one?.sopInstanceUid === first?.sopInstanceUid ? mac : null)),
    );
    expect(found.every(({ fault }) => fault === null)).toBe(true);
    await expect(signer.sign(document, 'review', { at: SIGNED, macs })).rejects.toMatchObject({
      code: 'OVR_DICOM_INVALID',
    });
  });
});
