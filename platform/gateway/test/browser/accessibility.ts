import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/**
 * What axe-core finds serious or critical (WCAG 2.2 A and AA) on a page, or within one element; a line per place.
 * Throws if it looked at nothing.
 */
export async function seriousViolations(page: Page, within?: string): Promise<readonly string[]> {
  // Evaluated, not added as a script: the page's policy rightly refuses scripts that are not its own.
  await page.evaluate(axe.source);
  const result = await page.evaluate<AxeResult, string | undefined>(
    (selector) =>
      (window as unknown as { axe: { run(context: unknown, options: object): Promise<AxeResult> } }).axe.run(
        selector === undefined ? document : { include: [[selector]] },
        { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } },
      ),
    within,
  );
  if (result.passes.length === 0) throw new Error(`axe looked at nothing in ${within ?? 'the page'}`);
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help} at ${node.target.flat().join(' ')}: ${node.failureSummary ?? ''}`),
    );
}
