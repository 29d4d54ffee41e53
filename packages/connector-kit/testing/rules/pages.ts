import type { Page } from '@onhand/contracts/connector/unit.ts';

/** A bound on pages, so that a cursor that goes in circles ends as a failed rule. */
const maxPages = 10_000;

/** Every page from `cursor` on. Throws where an answer is no page or the pages do not end. */
export async function pagesFrom<T>(
  read: (cursor: string | null) => Promise<{ kind: string; page?: Page<T> }>,
  cursor: string | null,
): Promise<Page<T>[]> {
  const pages: Page<T>[] = [];
  let from = cursor;
  while (pages.length < maxPages) {
    const answer = await read(from);
    if (answer.page === undefined) throw new Error(`no page: ${JSON.stringify(answer)}`);
    pages.push(answer.page);
    if (answer.page.next === undefined) return pages;
    from = answer.page.next;
  }
  throw new Error(`no end after ${maxPages} pages`);
}
