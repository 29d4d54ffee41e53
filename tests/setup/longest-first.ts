import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/**
 * The files that take longest, the longest first. Begun last, one of them would keep a single processor busy.
 */
const longest: readonly string[] = [
  'tests/end-to-end/bulk-crash.test.ts',
  'tests/end-to-end/scenarios/23-around-the-opening.test.ts',
  'tests/end-to-end/scenarios/29-bulk.test.ts',
  'tests/end-to-end/scenarios/27-clocks.test.ts',
  'tests/end-to-end/pausing.test.ts',
  'tests/end-to-end/scenarios/31-undone-in-the-shop.test.ts',
  'tests/end-to-end/scenarios/20-newer-wins.test.ts',
  'tests/architecture/style.test.ts',
  'tests/architecture/types.test.ts',
  'tests/end-to-end/scenarios/14-temporal-away.test.ts',
  'tests/end-to-end/scenarios/13-crash-between-write-and-record.test.ts',
  'tests/end-to-end/scenarios/17-first-sync.test.ts',
  'tests/integration/connector-vendure/conformance.test.ts',
  'tests/end-to-end/scenarios/10-at-once.test.ts',
  'packages/local-stack/demo.test.ts',
  'tests/end-to-end/records-of-vendure.test.ts',
  'tests/end-to-end/main-job.test.ts',
  'tests/end-to-end/shop-down.test.ts',
  'tests/integration/connector-vendure/stock.test.ts',
  'tests/integration/connector-vendure/account.test.ts',
  'tests/integration/temporal/starting-work.test.ts',
];

/** Begins with the longest files, of whatever project, and goes on in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const missing = longest.filter((file) => !existsSync(join(root, file)));
    if (missing.length > 0)
      throw new Error(`longest-first.ts names what is not there: ${missing.join(', ')}`);
    const ordered = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.indexOf(relative(root, moduleId));
      return place === -1 ? longest.length : place;
    };
    return ordered.toSorted((a, b) => rank(a) - rank(b));
  }
}
