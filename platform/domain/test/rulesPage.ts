import { METRICS } from '@overread/agreement';
import {
  DISCREPANCY_KINDS,
  QUESTION_SUBJECTS,
  RULE_COMBINATIONS,
  RULE_METRICS,
  RULE_PREDICATES,
  type RuleMetricId,
} from '../src/index.ts';
import { RULE_CASES } from './ruleCases.ts';

/** The page `docs/reference/rules.md`, from the tables. */
export function rulesPage(): string {
  const cells = (...texts: readonly string[]) => `| ${texts.map((text) => text || '–').join(' | ')} |`;
  const predicates = Object.entries(RULE_PREDICATES).map(([name, row]) =>
    cells(
      `\`${name}\``,
      row.appliesTo,
      row.looksAt,
      row.failsWhen,
      row.notApplicable,
      row.value,
      row.limit,
      name === 'metric' ? 'see Metrics' : `\`${row.kind}\``,
    ),
  );
  const sentences = Object.entries(RULE_CASES).map(([name, { pass, fail }]) => cells(name, pass[1], fail[1]));
  const metrics = Object.entries(RULE_METRICS).map(([id, { unit, better, kind }]) =>
    cells(
      `\`${id}\``,
      METRICS[id as RuleMetricId].name,
      unit.trim(),
      better === 'larger' ? '`atLeast`' : '`atMost`',
      `\`${kind}\``,
    ),
  );
  const kinds = Object.entries(DISCREPANCY_KINDS).map(([kind, words]) => cells(`\`${kind}\``, words));
  const subjects = Object.entries(QUESTION_SUBJECTS).map(([asks, { words, kind }]) =>
    cells(`\`${asks}\``, words, `\`${kind}\``),
  );
  const combinations = Object.entries(RULE_COMBINATIONS).map(([name, meaning]) => `- \`${name}\` ${meaning}.`);
  return `# Rules of a SOP

What sends an item to the adjudicator. Every rule has an \`id\`, the \`item\` it is about, a \`severity\` (\`critical\`, \`major\`, \`minor\`: the order of
the adjudicator's list) and a \`predicate\`. Its verdict is three-valued: pass, fail, not applicable. Values are compared unrounded and printed
with enough digits to tell them from their limit; one within 1e-9 of its limit is on it, which passes (8.3 - 8 is not quite 0.3 in floating point). The tables are \`rulePredicates.ts\`, \`ruleMetrics.ts\` and \`discrepancy.ts\` of \`platform/domain/src\`;
a test evaluates every row and keeps this page equal to them.

## Predicates

| Predicate | For | Looks at | Fails when | Does not apply where | Value | Limit | Discrepancy |
|---|---|---|---|---|---|---|---|
${predicates.join('\n')}

Size bands (\`minDiameterMm\`, \`maxDiameterMm\`: from, and below) are by the mean of the two reads' equivalent diameters, which is the same
whichever read is left; a finding of one read has its own. An equivalent diameter is that of the sphere of equal volume (on images without a place in
the patient: of the circle of equal area).

Some checks hold without a rule, for no final content can be made where they fail: the case or a state differs, a finding is on one side only or
split, no image in common, a level of the one read lies on another level of the other, answers without a consensus.

## Combinations

\`{ "predicate": "all", "of": [...] }\` and \`{ "predicate": "any", "of": [...] }\` combine predicates on one item:

${combinations.join('\n')}

Members that do not apply are left out, as if they were not there; if none applies, the rule does not apply. (This is Kleene's logic with "not
applicable" as the neutral element, not as "unknown": a size band that does not hold decides nothing.) Every failing member is a
difference of its own kind.

## Sentences

| Rule | Passed | Failed |
|---|---|---|
${sentences.join('\n')}

## Metrics

By the border definition. \`nsd\` needs \`toleranceMm\`. \`orSlices\` lets the limit of a distance grow with the slice spacing: HD95 at most
max(5 mm, 2 × slice spacing) is \`"atMost": 5, "orSlices": 2\`. Cohen's kappa of voxels is refused: it depends on how much background the image holds.

| Metric | Name | Unit | Limit | Discrepancy |
|---|---|---|---|---|
${metrics.join('\n')}

A ratio r of the larger to the smaller volume is a \`volumeDifferencePercent\` of 200 (r - 1) / (r + 1): a ratio within [2/3, 3/2] is at most 40 %.

A rule by size, as a start to be calibrated on cases of one's own (on 240 pairs of reads of 40 lung nodules it fails 33 %; Dice 0.75 alone 42 %):

\`\`\`json
{
  "id": "L-02", "item": "lesion", "severity": "major", "predicate": "all",
  "of": [
    { "predicate": "metric", "metric": "dice", "atLeast": 0.75, "minDiameterMm": 10 },
    { "predicate": "metric", "metric": "hd95Mm", "atMost": 5, "orSlices": 2, "minDiameterMm": 10 },
    { "predicate": "metric", "metric": "nsd", "toleranceMm": 1.5, "atLeast": 0.8, "maxDiameterMm": 10 },
    { "predicate": "metric", "metric": "volumeDifferencePercent", "atMost": 40, "maxDiameterMm": 10 }
  ]
}
\`\`\`

## Sides of the patient

\`sideDiffers\` never guesses. Answers must be coded as sides. Masks are compared with a plane that the SOP names: x of the centroid in patient coordinates
(LPS, so larger is the patient's left) against the centre of the image volume (\`"at": "imageCentre"\`) or against the mean of both reads' centroids of an item that
lies across the midline (\`"at": "item"\`). The centre of the images is the patient's middle only where the patient lies in the middle of them: prefer an item.
A centroid within \`marginMm\` of the plane is on neither side, and the rule does not apply. A finding that one read alone marked is on the wrong side if the
other read alone has one on the other side whose centroid is no farther from its mirror image than the mean of their diameters. Without a plane, items with a coded laterality and a
pair of the same type and level are compared with their pair: the left kidney of one read on the right kidney of the other. Images without a place in the patient have no plane.

## Levels and segments

Structures that readers count or number name their place: \`"level": { "series": "lumbar vertebrae", "index": 2 }\`. Neighbours differ by 1; a series without an
order (liver segments) has no \`index\` at all. The levels of a series are drawn on the same images and there is each of them once, on each side of the patient if they
have a coded laterality (ribs). A mask lies on another level if it shares a Dice of 0.5 or more with the other read's mask of that level, and more than with the other read's
mask of its own. The difference is then a \`wrongLevel\`, whichever rule on the mask fails (its state, extent, volume, a boundary, a label swap), and also if none does: two vertebrae have no
consensus. \`levelDiffers\` gives it a severity of its own. Where a rule finds the wrong side, that is said instead. If all levels that either read has, three or more, are off by as many, each
sentence says so: "all five levels are shifted by one: probably counted from another level". A level that one read alone has, and that lies on no other, differs in its state as any item does: a sixth lumbar vertebra,
a rib too many.

## What a question asks for

A question with choices may say what it \`asks\` for; a difference in its answers, by \`categoryDiffers\`, \`categoryCrosses\` or because there is no consensus, is then of a kind of its own. Severity,
tolerated steps and groups are those of its rules: \`{ "predicate": "categoryCrosses", "groups": [["cr", "pr", "sd"], ["pd"]] }\`.

| \`asks\` | For | Discrepancy |
|---|---|---|
${subjects.join('\n')}

A response is asked for of the case as a whole: questions of the scope \`timepoint\` cannot be published yet.

## Which findings are the same

An item with many instances may name its \`matching\`: \`{ "rule": "overlap", "minimumIou": 0.1 }\`, \`{ "rule": "centroidInRegion" }\` or
\`{ "rule": "centroidDistance", "maximumMm": 10 }\`. Without one, findings that share any voxel are the same.

## Composites

\`"composites": [{ "key": "whole", "label": "Whole tumour", "of": ["core", "oedema"], "target": "t1" }]\` measures the union of items. Rules with
\`metric\` or \`boundaryCrossed\` may name it as their item. Nothing is drawn or decided on a composite: where a rule on it fails, those of its
parts that differ go to the adjudicator, each with a difference that names the composite; where it passes, a swap of its parts is no alarm. It does not apply
where a read did not outline or could not assess one of the parts. The state of each part is still always checked.

## Discrepancies

| Kind | In words |
|---|---|
${kinds.join('\n')}
`;
}
