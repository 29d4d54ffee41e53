import type { Reporter, TestModule } from 'vitest/node';

const suite = / keeps the rules of connectors$/;

/** The outcomes of a platform's rules on one subject. */
interface Outcomes {
  passed: number;
  failed: number;
  /** The platform has no such thing. */
  skipped: number;
}

/**
 * Prints what the conformance suite found: a line for each subject of its rules, a column for each platform.
 * `-`: the platform does not offer it. Prints nothing if the suite did not run.
 */
export class ConformanceTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found = new Map<string, Map<string, Outcomes>>();
    const platforms = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { parent } = test;
        if (parent.type !== 'suite' || parent.parent.type !== 'suite') continue;
        if (!suite.test(parent.parent.name)) continue;
        const platform = parent.parent.name.replace(suite, '');
        const { state } = test.result();
        if (state === 'pending') continue;
        platforms.add(platform);
        const row = found.get(parent.name) ?? new Map<string, Outcomes>();
        const outcomes = row.get(platform) ?? { passed: 0, failed: 0, skipped: 0 };
        outcomes[state] += 1;
        found.set(parent.name, row.set(platform, outcomes));
      }
    }
    if (found.size > 0) process.stdout.write(`\n${tableOf([...platforms].toSorted(), found)}\n`);
  }
}

function tableOf(
  platforms: readonly string[],
  found: ReadonlyMap<string, ReadonlyMap<string, Outcomes>>,
): string {
  const rows = [
    ['rules of', ...platforms],
    ...[...found].map(([subject, row]) => [
      subject,
      ...platforms.map((platform) => cellOf(row.get(platform))),
    ]),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellOf(outcomes: Outcomes | undefined): string {
  if (outcomes === undefined) return '';
  const { passed, failed, skipped } = outcomes;
  if (passed + failed === 0) return '-';
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} -`] : []),
  ];
  return parts.join(', ');
}
