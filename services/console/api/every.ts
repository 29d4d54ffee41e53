/** An answer of openapi-fetch that holds a page of a list. */
interface Answer<T> {
  readonly data?: { readonly data: readonly T[]; readonly nextCursor: string | null } | undefined;
  readonly error?: unknown;
}

/** Beyond these pages a list is no longer read as a whole. */
const pagesAtMost = 50;

/**
 * Reads a list to its end, page by page, for lists of at most some thousand rows. Throws the gateway's
 * problem.
 */
export async function every<T>(
  load: (cursor: string | undefined) => Promise<Answer<T>>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const { data, nextCursor } = await answered(load(cursor));
    rows.push(...data);
    if (nextCursor === null) return rows;
    cursor = nextCursor;
  }
  return rows;
}

/** Returns the data of an answer of openapi-fetch. Throws the gateway's problem. */
export async function answered<T>(
  answer: Promise<{ readonly data?: T | undefined; readonly error?: unknown }>,
): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw error ?? new Error('The answer is empty.');
  return data;
}
