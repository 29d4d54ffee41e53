import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@onhand/contracts/connector/unit.ts';

/** Maximum number of pages. A cursor that loops fails the rule. */
const maxPages = 10_000;

/**
 * Reads all pages from `cursor`, and waits where the shop asks for that. Throws if an answer is no page or
 * the pages do not end.
 */
export async function pagesFrom<T>(
  read: (cursor: string | null) => Promise<{ kind: string; page?: Page<T>; retryAfterMs?: number }>,
  cursor: string | null,
): Promise<Page<T>[]> {
  const pages: Page<T>[] = [];
  let from = cursor;
  for (let asked = 0; asked < maxPages; asked += 1) {
    const answer = await read(from);
    if (answer.kind === 'rate_limited') {
      // A platform may ask for a pause whatever it has declared.
      await delay(answer.retryAfterMs ?? 0);
      continue;
    }
    if (answer.page === undefined) throw new Error(`no page: ${JSON.stringify(answer)}`);
    pages.push(answer.page);
    if (answer.page.next === undefined) return pages;
    from = answer.page.next;
  }
  throw new Error(`no end after ${maxPages} pages`);
}
