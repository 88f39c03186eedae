import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bindReferences,
  buildSegmentation,
  DataSet,
  type Element,
  type InstanceMac,
  parseRecord,
  RECORD_TEMPLATES,
  type RecordKind,
  readPart10,
  readReferenceMacs,
  readSignatures,
  writePart10,
} from '@overread/dicom';
import {
  dciodvfy,
  dcmsign,
  pythonOracles,
  stockDcmsign,
  withoutDciodvfy,
  withoutDcmsign,
  withoutPythonOracles,
} from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ball, CREATED, EQUIPMENT, segment, sha256, stackOf, TRIAL, uid } from '../../dicom/test/fixtures.ts';
import { masksOf } from '../../dicom/test/recordFixtures.ts';
import { sampleRecord } from '../../dicom/test/recordSamples.ts';
import { checkSignatures, createSigner, type Signer } from '../src/index.ts';
import { makeSigners, SIGNED, type Signers } from './signers.ts';

const SHAPE = { plane: 'axial', columns: 32, rows: 24, slices: 8 } as const;
const KINDS = Object.keys(RECORD_TEMPLATES) as RecordKind[];

let signers: Signers;
let signer: Signer;
beforeAll(async () => {
  signers = await makeSigners();
  signer = createSigner(signers.device);
}, 60_000);
afterAll(() => rmSync(signers.folder, { recursive: true, force: true }));

const path = (name: string) => join(signers.folder, name);

function stored(bytes: Uint8Array, name = 'object.dcm'): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

const verify = (bytes: Uint8Array, ...options: string[]) =>
  dcmsign(['--verify', ...options, '+cf', signers.caFile, stored(bytes)]);

/** The bytes that our reader feeds for the signature at an index. */
function streamOf(bytes: Uint8Array, index: number): Buffer {
  const pieces: Buffer[] = [];
  readSignatures(bytes).signatures[index]?.feed({ update: (piece) => pieces.push(Buffer.from(piece)) });
  return Buffer.concat(pieces);
}

/** A SEG whose nested sequences run over many blocks of 16,384 bytes. */
function segmentation(): Uint8Array {
  const { stack, source } = stackOf({ plane: 'oblique', columns: 64, rows: 48, slices: 24 });
  return buildSegmentation({
    stack,
    source,
    segments: [segment(ball(stack, [0.5, 0.5, 0.5], 0.45), 0), segment(ball(stack, [0.4, 0.5, 0.5], 0.2), 1)],
    uids: { sopInstanceUid: uid('seg', 'signed'), seriesInstanceUid: uid('segSeries', 'signed') },
    dimensionOrganizationUid: uid('dims', 'signed'),
    seriesNumber: 901,
    title: 'Read R-07',
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    creator: 'R-07',
    contentLabel: 'READ',
  });
}

/** A Secondary Capture of 16 bits, native. */
function image(): Uint8Array {
  const pixels = new Uint8Array(64 * 48 * 2);
  for (let at = 0; at < pixels.length; at += 2) pixels[at] = (at / 7) & 0xff;
  return writePart10(
    DataSet.of({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
      SOPInstanceUID: uid('image'),
      StudyInstanceUID: uid('study'),
      SeriesInstanceUID: uid('series'),
      Modality: 'OT',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: 48,
      Columns: 64,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      PixelData: pixels,
    }),
  );
}

/** The image with a private attribute of VR UN, and a private sequence that contains one. */
function withUnknown(): Uint8Array {
  const { dataSet } = readPart10(image());
  const creator = { kind: 'text', vr: 'LO', values: ['ACME'] } as const;
  const unknown = { kind: 'bytes', vr: 'UN', bytes: Uint8Array.of(1, 2, 3, 4) } as const;
  const inner = new DataSet(
    new Map<number, Element>([
      [0x00090010, creator],
      [0x00091002, unknown],
    ]),
  );
  dataSet.elements.set(0x00090010, creator).set(0x00091001, unknown);
  dataSet.elements.set(0x00091003, { kind: 'items', vr: 'SQ', items: [inner] });
  return writePart10(dataSet);
}

describe.skipIf(withoutDcmsign())('dcmsign accepts our signature', () => {
  it.each(KINDS)('on a record of kind %s', async (kind) => {
    for (const withMasks of RECORD_TEMPLATES[kind].withMasks === null ? [false] : [true, false]) {
      if (!withMasks && RECORD_TEMPLATES[kind].withoutMasks === null) continue;
      const record = sampleRecord(kind, SHAPE, withMasks);
      const signed = await signer.sign(record, 'verification', { at: SIGNED });
      expect(verify(signed, '+rs')).toMatchObject({ status: 0, output: expect.stringContaining('Verification : OK') });
      expect(await signer.sign(record, 'verification', { at: SIGNED })).toEqual(signed);
      expect(checkSignatures(signed)).toMatchObject({ findings: [], signatures: [{ isIntact: true, findings: [] }] });
      expect(parseRecord(signed, sha256).kind).toBe(kind);
    }
  });

  it('on a segmentation, which other bytes of the file do not notice', async () => {
    const seg = segmentation();
    const signed = await signer.sign(seg, 'author', { at: SIGNED });
    expect(verify(signed, '+rg').status).toBe(0);
    expect(signer.macOf(signed)).toEqual(signer.macOf(seg));
    const { signatures } = readSignatures(signed);
    // The certificate, the signature and their headers are all that was added: the pixels follow the parameters.
    expect(Buffer.from(signed).includes(Buffer.from(seg.subarray(seg.length - 4_000)))).toBe(true);
    expect(signatures[0]?.tags).toEqual(signer.macOf(seg).tags);
  });

  it('a second time on one file, by the device and by a person', async () => {
    const once = await signer.sign(sampleRecord('signOff', SHAPE, true), 'author', { at: SIGNED });
    const twice = await signer.sign(once, 'verification', { at: SIGNED, by: signers.person });
    const { status, output } = verify(twice, '+rs');
    expect([status, output.match(/Verification : OK/g)?.length]).toEqual([0, 2]);
    const { signatures } = checkSignatures(twice);
    expect(signatures.map(({ purpose, macId, signer: by }) => [purpose, macId, by?.commonName])).toEqual([
      ['1', 0, 'Overread gateway'],
      ['5', 1, 'A-02'],
    ]);
    expect(new Set(signatures.map((one) => one.uid)).size).toBe(2);
  });

  it('also after dcmconv wrote the file with undefined lengths, and then signed again', async () => {
    const once = stored(await signer.sign(sampleRecord('read', SHAPE, true), 'author', { at: SIGNED }), 'defined.dcm');
    execFileSync('dcmconv', ['-e', once, path('undefined.dcm')]);
    const rewritten = new Uint8Array(readFileSync(path('undefined.dcm')));
    expect(checkSignatures(rewritten).signatures).toMatchObject([{ isIntact: true, findings: [] }]);
    const twice = await signer.sign(rewritten, 'review', { at: SIGNED });
    expect(verify(twice, '+rs').output.match(/Verification : OK/g)).toHaveLength(2);
    expect(checkSignatures(twice).signatures.map((one) => one.isIntact)).toEqual([true, true]);
  });

  it('with what the document refers to bound by its MAC', async () => {
    const record = sampleRecord('signOff', SHAPE, true);
    const named = readReferenceMacs(record);
    const macs = new Map<string, InstanceMac>(
      named.flatMap(({ sopInstanceUid }) =>
        sopInstanceUid === null ? [] : [[sopInstanceUid, signer.macOf(segmentation())]],
      ),
    );
    const signed = await signer.sign(record, 'verification', { at: SIGNED, macs, by: signers.person });
    expect(verify(signed, '+rs').status).toBe(0);
    expect(readReferenceMacs(signed).map(({ mac }) => mac)).toEqual(named.map(() => signer.macOf(segmentation())));
    expect(parseRecord(signed, sha256).kind).toBe('signOff');
    // Binding goes through our reader and writer, which change no other byte.
    const none = new Map([['1.2.3', signer.macOf(segmentation())]]);
    for (const kind of KINDS) {
      const plain = sampleRecord(kind, SHAPE, RECORD_TEMPLATES[kind].withMasks !== null);
      expect(bindReferences(plain, none), kind).toEqual(plain);
    }
    if (!withoutDciodvfy()) expect(dciodvfy(signed)).toMatchObject({ errors: [], warnings: dciodvfy(record).warnings });
  });
});

describe.skipIf(withoutDcmsign())('our reader accepts what dcmsign signs, from the same bytes', () => {
  const samples: readonly (readonly [string, () => Uint8Array, readonly string[]])[] = [
    ['a record', () => sampleRecord('agreement', SHAPE, true), []],
    ['a key object selection', () => sampleRecord('maskSuperseded', SHAPE, false), []],
    ['a segmentation', segmentation, []],
    ['an image of 16 bits', image, []],
    ['an image of 16 bits in RLE', image, ['dcmcrle']],
    ['an image with attributes that cannot be signed', withUnknown, []],
    ['a segmentation with undefined lengths', segmentation, ['dcmconv', '-e']],
    ['a record with retired group lengths', () => sampleRecord('read', SHAPE, true), ['dcmconv', '+g']],
  ];
  it.each(samples)('%s', (_, sample, [converter, ...options]) => {
    let from = stored(sample());
    if (converter !== undefined) {
      execFileSync(converter, [...options, from, path('converted.dcm')]);
      from = path('converted.dcm');
    }
    const by = [signers.keyFile, signers.certificateFile];
    const { status, output } = dcmsign(['--sign', ...by, '-pf', '+m2', '+d', path('stream'), from, path('theirs.dcm')]);
    expect(status, output).toBe(0);
    const theirs = new Uint8Array(readFileSync(path('theirs.dcm')));
    expect(streamOf(theirs, 0).equals(readFileSync(path('stream')))).toBe(true);
    const [found] = checkSignatures(theirs).signatures;
    expect(found?.isIntact).toBe(true);
    expect(found?.signer?.commonName).toBe('A-02');
  });
});

describe.skipIf(withoutPythonOracles())('pydicom and highdicom', () => {
  it('open a document that binds masks and is signed', async () => {
    const record = sampleRecord('signOff', SHAPE, true);
    const mac = signer.macOf(segmentation());
    const macs = new Map(readReferenceMacs(record).map(({ sopInstanceUid }) => [sopInstanceUid ?? '', mac]));
    const signed = stored(await signer.sign(record, 'verification', { at: SIGNED, macs, by: signers.person }));
    const script = [
      'import sys, pydicom, highdicom',
      'document = highdicom.sr.srread(sys.argv[1])',
      'data = pydicom.dcmread(sys.argv[1])',
      'evidence = data.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0].ReferencedSOPSequence[0]',
      'bound = evidence.ReferencedSOPInstanceMACSequence[0]',
      'groups = document.content.get_volumetric_roi_measurement_groups()',
      'print(len(groups), bound.MACAlgorithm, bound.MAC.hex(), len(bound.DataElementsSigned), len(data.DigitalSignaturesSequence))',
    ];
    const python = pythonOracles()?.python ?? '';
    const output = execFileSync(python, ['-c', script.join('\n'), signed], { encoding: 'utf8', stdio: 'pipe' });
    const groups = masksOf(SHAPE, 'seg').masks.length;
    expect(output.trim()).toBe(`${groups} SHA256 ${mac.sha256} ${mac.tags.length} 1`);
  });
});

describe.skipIf(withoutDcmsign())('of the algorithms that dcmsign offers', () => {
  const rows = [
    ['+m2', 'SHA256', true],
    ['+m3', 'SHA384', true],
    ['+m5', 'SHA512', true],
    ['+ms', 'SHA1', false],
    ['+mm', 'MD5', false],
    ['+mr', 'RIPEMD160', false],
  ] as const;
  it.each(rows)('%s, %s: taken, %s', (option, algorithm, isTaken) => {
    const by = [signers.keyFile, signers.certificateFile];
    const from = stored(sampleRecord('caseReturned', SHAPE, false));
    dcmsign(['--sign', ...by, '-pf', option, from, path('theirs.dcm')]);
    const [found] = checkSignatures(readFileSync(path('theirs.dcm'))).signatures;
    expect([found?.algorithm, found?.isIntact]).toEqual([algorithm, isTaken]);
    expect(found?.findings.map(({ fault }) => fault)).toEqual(isTaken ? ['purpose'] : ['algorithm', 'purpose']);
  });
});

it('says why the installed dcmsign calls large records corrupted: it drops what follows a block of its own', async () => {
  if (withoutDcmsign()) return;
  const large = stored(await signer.sign(segmentation(), 'author', { at: SIGNED }));
  const args = ['--verify', '+rg', '+cf', signers.caFile, large];
  expect([stockDcmsign(args).status, dcmsign(args).status]).toEqual([101, 0]);
});
