import { METRICS, type MetricId } from '@overread/agreement';
import type { NumberMeaning } from '@overread/contract';
import type { Comparison } from '@overread/domain';

/** What the metrics of a comparison are, each once, for the `?` beside them (R37); `version` is that of the engine that computed them. */
export function numberMeanings({ metrics }: Comparison, version: string): NumberMeaning[] {
  const measured = new Set(
    Object.values(metrics).flatMap((numbers) => Object.keys(numbers).map((key) => key.split('@')[0])),
  );
  return (Object.keys(METRICS) as MetricId[])
    .filter((id) => measured.has(id))
    .map((id) => {
      const { name, definition, doi } = METRICS[id];
      return { name, definition: `${definition} Computed by ${version}.`, doi };
    });
}
