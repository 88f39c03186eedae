import type { Comparison } from '@overread/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveIndex, OpenedRecord } from '../src/archiveIndex.ts';
import { buildIndex } from '../src/index/buildIndex.ts';
import { packedArchive } from './fixtures/packedArchive.ts';
import { withContent, withFlippedPixelBit } from './forge/forgedFile.ts';
import { documentOf, sourceOf, verified } from './mutations/world.ts';
import { type Change, contentFindings } from './support/contentFindings.ts';

/** The authority of the archive of 1.0.0, as its people knew it. */
const AUTHORITY = 'sha256:c7403b619376622ef1adc5428b1c9beb6f7a0db3ae78162d0f9d91b87ebcbed6';

type Mutable<T> = T extends object ? { -readonly [P in keyof T]: Mutable<T[P]> } : T;

describe('an archive that 1.0.0 filed', () => {
  const archive = packedArchive('1.0.0');
  let index: ArchiveIndex;
  beforeAll(async () => {
    index = await buildIndex(sourceOf(archive), { withImages: false });
  });

  /** Changes the comparison of one case after it was read. */
  const changed =
    (label: string, edit: (comparison: Mutable<Comparison>) => void): Change['record'] =>
    ({ record }: OpenedRecord) => {
      const { content } = record as { readonly content: { readonly caseLabel?: string } };
      if (record.kind === 'agreement' && content.caseLabel === label)
        edit(record.content.comparison as Mutable<Comparison>);
    };
  const said = async (change: Change) =>
    (await contentFindings(index, change, false)).findings
      .filter(({ check }) => check !== 'agreementEarlierVersion')
      .map(({ check, sentence }) => `${check}: ${sentence}`);

  it('holds, computed again by this version, which says so once', async () => {
    const report = await verified(archive, AUTHORITY);
    expect([report.outcome, report.anchor]).toEqual(['holds', 'trusted']);
    expect(report.tallies).toMatchObject({
      signatures: { checked: 90, good: 90 },
      agreements: { checked: 7, good: 7 },
      consensusItems: { checked: 32, good: 32 },
    });
    expect(report.findings.filter(({ check }) => check !== 'demoAuthority')).toEqual([
      {
        check: 'agreementEarlierVersion',
        caseLabel: null,
        document: null,
        sentence: expect.stringMatching(
          /^7 agreements were computed by Overread agreement 1\.0\.0, and computed again by [2-9]\.\d+\.\d+: numbers within 1e-9 \(relative\), verdicts, differences and places exactly, masks of a consensus bit by bit\.$/,
        ),
      },
    ]);
  });

  it('still shows that a record is not the one that was signed', async () => {
    const uid = documentOf(archive, 'agreement', 'ALIKE');
    const forged = withContent(archive.get(uid), (content) => {
      const comparison = structuredClone(content.comparison) as Mutable<Comparison>;
      Object.assign(comparison.metrics.liver ?? {}, { dice: 0.5 });
      return { ...content, comparison };
    });
    const { findings, outcome } = await verified(archive.copy().replace(uid, forged), AUTHORITY);
    expect(outcome).toBe('problems');
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['signatureBroken', 'logProof']));
  });

  it('may differ from this version in the tenth digit of a number, which distances in another order give', async () => {
    const nudge = (factor: number) =>
      said({
        record: changed('ALIKE', ({ metrics }) => {
          for (const numbers of Object.values(metrics))
            for (const [name, value] of Object.entries(numbers)) if (value !== null) numbers[name] = value * factor;
        }),
      });
    expect(await nudge(1 + 1e-10)).toEqual([]);
    expect((await nudge(1 + 1e-8)).length).toBeGreaterThan(10);
  });

  it.each<[string, string, RegExp, (comparison: Mutable<Comparison>) => void]>([
    [
      'a number',
      'ALIKE',
      /^agreementDiffers: Dice of Liver: 0\.500 stands, 0\.\d{3} computed\.$/,
      ({ metrics }) => {
        Object.assign(metrics.liver ?? {}, { dice: 0.5 });
      },
    ],
    [
      'a verdict',
      'UNLIKE',
      /^agreementDiffers: Rule "liverDice" of Liver: pass stands, fail computed\.$/,
      ({ verdicts }) => {
        for (const one of verdicts) if (one.rule === 'liverDice') one.verdict = 'pass';
      },
    ],
    [
      'the value of a verdict',
      'UNLIKE',
      /^agreementDiffers: Value of the rule "liverHd" of Liver: 2\.500 stands, [\d.]+ computed\.$/,
      ({ verdicts }) => {
        for (const one of verdicts) if (one.rule === 'liverHd') one.value = 2.5;
      },
    ],
    [
      'a number that is left out',
      'GAPS',
      /^agreementDiffers: HD95.* of Liver: nothing stands, [\d.]+ computed\.$/,
      ({ metrics }) => {
        delete metrics.liver?.hd95Mm;
      },
    ],
    [
      'the words of a difference',
      'RAYS-UNLIKE',
      /^agreementDiffers: "Liver, nothing to see" stands among the differences, and is none\.$/,
      ({ discrepancies }) => {
        for (const one of discrepancies) if (one.unit === 'liver') one.sentence = 'Liver, nothing to see';
      },
    ],
    [
      'the place of a difference',
      'GAPS-UNLIKE',
      /^agreementDiffers: Order or details of the differences are others\.$/,
      ({ discrepancies: [first] }) => {
        if (first?.place) first.place.column++;
      },
    ],
    [
      'which lesions are the same',
      'UNLIKE',
      /^agreementDiffers: Other findings are compared: /,
      ({ units }) => {
        for (const unit of units) if (unit.id === 'lesion:2') unit.left = 'i9';
      },
    ],
    [
      'whether the reads agree',
      'NOTHING',
      /^agreementDiffers: The reads are said to differ, and agree\.$/,
      (comparison) => {
        comparison.isConcordant = false;
      },
    ],
  ])('still shows a change of %s', async (_, label, sentence, edit) => {
    expect(await said({ record: changed(label, edit) })).toContainEqual(expect.stringMatching(sentence));
  });

  it('still shows a bit of a mean surface that is another', async () => {
    const bytes: Change['bytes'] = (object, given) =>
      /^Consensus/.test(object.title) &&
      index.projects[0]?.cases.find(({ label }) => label === 'GAPS')?.objects.includes(object)
        ? withFlippedPixelBit(given, 9)
        : given;
    expect(await said({ bytes })).toContainEqual(
      expect.stringMatching(/^consensusDiffers: Liver: 1 voxel differs on slice /),
    );
  });
});
