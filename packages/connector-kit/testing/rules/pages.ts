import type { Page } from '@onhand/contracts/connector/unit.ts';

/** Maximum number of pages. A cursor that loops fails the rule. */
const maxPages = 10_000;

/** Reads all pages from `cursor`. Throws if an answer is not a page or the pages do not end. */
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
