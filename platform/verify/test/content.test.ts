import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServices, type TestServices } from '../../gateway/test/support/testGateway.ts';
import { type VerifiedProject, verifiedProject } from '../../gateway/test/support/verifiedProject.ts';
import type { ArchiveIndex } from '../src/archiveIndex.ts';
import type { VerifyCheck } from '../src/checks.ts';
import { buildIndex } from '../src/index/buildIndex.ts';
import { folderSource } from '../src/sources/folderSource.ts';
import { verifyArchive } from '../src/verifyArchive.ts';
import { ForgedArchive } from './forge/forgedArchive.ts';
import { edited, withFlippedPixelBit } from './forge/forgedFile.ts';
import { contentEdits } from './support/contentEdits.ts';
import { type Change, contentFindings } from './support/contentFindings.ts';

describe('what the records of an archive say', () => {
  let services: TestServices;
  let project: VerifiedProject;
  let index: ArchiveIndex;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overread-content-'));
    services = await startTestServices();
    project = await verifiedProject(services);
    const archive = new ForgedArchive(await project.files());
    for (const { sopInstanceUid, bytes } of project.series.instances) archive.files.set(sopInstanceUid, bytes);
    index = await buildIndex(await folderSource(archive.writeTo(folder)), { withImages: true });
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await project?.gateway.close();
    await services?.stop();
  });
  const found = (change: Change = {}, withImages = false) => contentFindings(index, change, withImages);
  const { content, flipped, isOf } = contentEdits(() => ({ index, cases: project.cases }));
  const said = async (change: Change, check: VerifyCheck) =>
    (await found(change)).findings.filter((one) => one.check === check).map((one) => one.sentence);

  it('hold, computed again bit by bit, with the images that were enrolled', async () => {
    const { findings, all, tallies, erased } = await found({}, true);
    expect(findings).toEqual([]);
    expect(all).toEqual([
      {
        check: 'lawfullyErased',
        caseLabel: 'GONE',
        document: expect.objectContaining({ title: 'Withdrawal' }),
        sentence: expect.stringMatching(/^3 masks lawfully erased on 2026-.*asked for by C-01, confirmed by C-02/),
      },
    ]);
    expect(tallies).toEqual({ agreements: [3, 3], consensusItems: [11, 11], images: [27, 27] });
    expect(erased).toBe(1);
  });

  it('are the same for several threads as for one, also where something does not hold', async () => {
    const files = new ForgedArchive(new Map(await project.files()));
    for (const object of index.objects.values())
      if (/^Masks R-01/.test(object.title))
        files.files.set(object.address.instance, withFlippedPixelBit(await object.open(), 9));
    const forged = files.writeTo(mkdtempSync(join(folder, 'forged-')));
    const now = new Date();
    const one = await verifyArchive(await folderSource(forged), { now, threads: 0 });
    expect(one.findings.map(({ check }) => check)).toContain('agreementDiffers');
    expect(await verifyArchive(await folderSource(forged), { now, threads: 2 })).toEqual(one);
  });

  it('say which number of an agreement is not what its masks give, and of which read', async () => {
    const sentences = await said({ bytes: flipped('AGREED', /^Masks R-01/) }, 'agreementDiffers');
    expect(sentences).toContainEqual(
      expect.stringMatching(/^What the (left|right) read \(R-01\) says is not what was compared/),
    );
    expect(sentences).toContainEqual(expect.stringMatching(/^Dice of Liver: 0\.\d{3,} stands, 0\.\d{3,} computed\.$/));
  });

  it('say which images are not those that were enrolled, and which are missing', async () => {
    const [, second, third, fourth] = project.series.instances;
    const image: ArchiveIndex['image'] = async (uid, study, series) => {
      const found = await index.image(uid, study, series);
      if (!found || uid === fourth?.sopInstanceUid) return undefined;
      const open = async () => {
        const bytes = await found.open();
        if (uid === second?.sopInstanceUid) return withFlippedPixelBit(bytes, 77);
        if (uid !== third?.sopInstanceUid) return edited(bytes, (dataSet) => dataSet.set({ PatientName: 'ANOTHER' }));
        // RLE Lossless by its name, with other pixel data than before: a transcoded image.
        const transcoded = Buffer.from(withFlippedPixelBit(bytes, 3));
        transcoded.write('1.2.840.10008.1.2.5\0', transcoded.indexOf('1.2.840.10008.1.2.1\0'), 'latin1');
        return transcoded;
      };
      return { ...found, open };
    };
    const { findings, tallies } = await found({ image }, true);
    const ofCase = findings.filter((one) => one.caseLabel === 'AGREED').map((one) => `${one.check}: ${one.sentence}`);
    expect(ofCase).toEqual([
      `imageChanged: 1 image of 9 of "ct" is not what was enrolled: slice 2 (${second?.sopInstanceUid}).`,
      `imageMissing: 1 image of 9 of "ct" is not in the archive of the images: slice 4 (${fourth?.sopInstanceUid}).`,
      expect.stringMatching(/^imageTranscoded: 1 image of 9 of "ct" is stored in another transfer syntax now/),
    ]);
    expect(tallies.images).toEqual([27, 18]);
  });

  it('that cannot even be computed are said, and keep no other case from being looked at', async () => {
    const { findings, tallies } = await found({
      record: content('read', 'AGREED', (_, facts) => {
        Object.assign(facts, { slot: 'first' });
      }),
    });
    expect(findings).toMatchObject([
      { check: 'notRecomputed', caseLabel: 'AGREED', sentence: expect.stringContaining('does not say its slot') },
    ]);
    expect(tallies.agreements).toEqual([2, 2]);
  });

  it.each<[string, VerifyCheck, RegExp, () => Change]>([
    [
      'a verdict',
      'agreementDiffers',
      /^Rule "liverDice" of Liver: fail stands, pass computed\.$/,
      () => ({
        record: content('agreement', 'AGREED', (it) => {
          it.comparison.verdicts
            .filter((one) => one.rule === 'liverDice')
            .map((one) => Object.assign(one, { verdict: 'fail' }));
        }),
      }),
    ],
    [
      'a difference that is left out',
      'agreementDiffers',
      /^"Lesion 1, in the .*" is missing among the differences\.$/,
      () => ({
        record: content('agreement', 'SETTLED', (it) => {
          it.comparison.discrepancies.shift();
        }),
      }),
    ],
    [
      'whether the reads agree',
      'agreementDiffers',
      /^The reads are said to agree, and differ\.$/,
      () => ({
        record: content('agreement', 'SETTLED', (it) => {
          it.comparison.isConcordant = true;
        }),
      }),
    ],
    [
      'sides',
      'agreementDiffers',
      /^The lot makes the read of R-0\d left; the record says right\.$/,
      () => ({
        record: content('agreement', 'SETTLED', (it, { sides }) => {
          [it.left, it.right] = [it.right, it.left];
          [sides.leftDigest, sides.rightDigest] = [sides.rightDigest, sides.leftDigest];
        }),
      }),
    ],
    [
      'a later version of the numbers',
      'agreementOtherVersion',
      /computed by Overread agreement 9\.0\.0, which .* cannot compute again/,
      () => ({
        record: content('agreement', 'AGREED', (it) => {
          it.algorithm.version = '9.0.0';
        }),
      }),
    ],
    [
      'a bit of a consensus',
      'consensusDiffers',
      /^Liver: 1 voxel differs on slice 2\.$/,
      () => ({ bytes: flipped('AGREED', /^Consensus/) }),
    ],
    [
      'a statement of a consensus',
      'consensusDiffers',
      /^The answer to Image quality is another: 5 stands, 4 computed\.$/,
      () => ({
        record: content('consensus', 'AGREED', (it) => {
          it.evaluation.answers.quality = 5;
        }),
      }),
    ],
    [
      'how a consensus came about',
      'consensusDiffers',
      /^Liver is said to be made by hand, and was made automatic by Overread intersection/,
      () => ({
        record: content('consensus', 'AGREED', (it) => {
          Object.assign(it.masks[0] ?? {}, { method: { type: 'MANUAL' } });
        }),
      }),
    ],
    [
      'a bit of a final mask that was taken',
      'adjudicationDiffers',
      /^Liver: 1 voxel differs on slice 2\.$/,
      () => ({ bytes: flipped('SETTLED', /^Adjudicated/) }),
    ],
    [
      'a decision',
      'adjudicationDiffers',
      /^Lesion 1 stands with 128 voxels, and must not be there\.$/,
      () => ({
        record: content('adjudication', 'SETTLED', (it) => {
          const [first] = it.decisions;
          if (first) first.decision = first.decision === 'takeLeft' ? 'takeRight' : 'takeLeft';
        }),
      }),
    ],
    [
      'a decision on what agrees',
      'adjudicationDiffers',
      /^Liver is agreed and stays as it is\.$/,
      () => ({
        record: content('adjudication', 'SETTLED', (it) => {
          it.decisions.push({ unit: 'liver', decision: 'takeLeft', reason: 'extent' });
        }),
      }),
    ],
    [
      'what was signed',
      'signOffDiffers',
      /^It leaves out final masks of Adjudication A-01: Lesion 7\.$/,
      () => ({
        record: content('signOff', 'SETTLED', (it) => {
          it.masks.pop();
        }),
      }),
    ],
    [
      'the words of a signature',
      'signOffDiffers',
      /^Its meaning is not that of the SOP/,
      () => ({
        record: content('signOff', 'AGREED', (it) => {
          it.meaning = 'Seen.';
        }),
      }),
    ],
    [
      'a segment',
      'maskUnfit',
      /its tracking UID is another one/,
      () => ({
        record: content('read', 'AGREED', (it) => {
          Object.assign(it.masks[0] ?? {}, { trackingUid: '1.2.3' });
        }),
      }),
    ],
    [
      'a read that is younger than the agreement',
      'firstReads',
      /after the reads had been compared/,
      () => ({
        record: ({ object, record }) => {
          if (record.kind === 'read' && isOf('AGREED', object))
            Object.assign(record, { recordedAt: '2027-01-01T00:00:00.000Z' });
        },
      }),
    ],
    [
      'one person in two roles',
      'personsApart',
      /^A-01 settled it, and read this case as R-01: an adjudicator has not read the case\.$/,
      () => ({
        record: content('readerRegister', null, (it) => {
          for (const one of it.members) if (one.code === 'A-01') one.login = 'anna';
        }),
      }),
    ],
    [
      'an approver who read',
      'personsApart',
      /^Dr emil signed it, and read this case as R-02: an approver has not read the case\.$/,
      () => ({
        record: content('readerRegister', null, (it) => {
          for (const one of it.members) if (one.code === 'S-01') one.login = 'boris';
        }),
      }),
    ],
    [
      'one person where two are needed',
      'personsApart',
      /^C-02 withdrew it, and had asked for it as C-02: two persons are needed\.$/,
      () => ({
        record: content('caseWithdrawn', 'GONE', (it) => {
          it.askedBy = 'C-02';
        }),
      }),
    ],
    [
      'somebody outside the register',
      'actorUnknown',
      /^R-99 read it, and stands in the reader register as no reader\.$/,
      () => ({
        record: content('read', 'AGREED', (it, facts) => {
          if (facts.slot === 0) it.reader = 'R-99';
        }),
      }),
    ],
    [
      'a membership that had ended',
      'actorUnknown',
      /in no period that the reader register gives to A-01 as adjudicator\.$/,
      () => ({
        record: content('readerRegister', null, (it) => {
          for (const one of it.members) if (one.code === 'A-01') one.until = one.since;
        }),
      }),
    ],
    [
      'a partition',
      'partition',
      /^The patient of its images is in the partition (test|training) with case [A-Z]+; this case is in (test|training)\.$/,
      () => ({
        record: content('caseEnrolled', 'SETTLED', (it) => {
          it.enrolment.partition = 'training';
        }),
      }),
    ],
    [
      'a SOP',
      'protocolDigest',
      /^SOP liver-test 1\.0\.0 was published with the digest [0-9a-f]{12}, and has [0-9a-f]{12}\.$/,
      () => ({
        record: content('protocolPublished', null, (it) => {
          Object.assign(it.protocol.rules[1] ?? {}, { atLeast: 0.1 });
        }),
      }),
    ],
    [
      'the SOP of a case',
      'protocolPinned',
      /is not in the archive with the digest that the enrolment names/,
      () => ({
        record: content('caseEnrolled', 'AGREED', (it) => {
          it.protocolDigest = 'f'.repeat(64);
        }),
      }),
    ],
    [
      'a signature before its adjudication',
      'caseState',
      /signatures and returns stand against/,
      () => ({
        record: ({ record }) => {
          if (record.kind === 'adjudication') Object.assign(record, { kind: 'unknown' });
        },
      }),
    ],
    [
      'a released file',
      'releaseDiffers',
      /has other bytes than were released\.$/,
      () => ({
        record: content('casePublished', 'AGREED', (it) => {
          Object.assign(it.objects[0] ?? {}, { sha256: '0'.repeat(64) });
        }),
      }),
    ],
    [
      'a file that was released and is gone',
      'releaseDiffers',
      /was released, and is not here\.$/,
      () => ({ lose: (object) => object.kind === 'agreement' && isOf('AGREED', object) }),
    ],
    [
      'a note of what was superseded',
      'supersededSilently',
      /took the place of 1 segmentation that no rejection note names/,
      () => ({
        record: ({ record }) => {
          if (record.kind === 'maskSuperseded') Object.assign(record.content, { objects: [] });
        },
      }),
    ],
    [
      'image digests',
      'imageDigests',
      /do not belong to its images\.$/,
      () => ({
        record: content('caseEnrolled', 'AGREED', (it) => {
          it.images[0]?.pixels.sha256.fill('0'.repeat(64));
        }),
      }),
    ],
    [
      'the geometry',
      'maskUnfit',
      /its lists differ in length/,
      () => ({
        record: content('caseEnrolled', 'AGREED', (it) => {
          it.images[0]?.geometry.positions.pop();
        }),
      }),
    ],
  ])('do not hold after a change of %s', async (_, check, sentence, change) => {
    expect(await said(change(), check)).toContainEqual(expect.stringMatching(sentence));
  });
});
