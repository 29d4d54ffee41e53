import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { z } from 'zod';
import type { pageInfo } from './page-cursor.ts';

type PageInfo = z.infer<typeof pageInfo>;

/** A page of a list, as a reading returns it. */
export interface ListPage<Node> {
  readonly kind: 'page';
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/**
 * Reads the pages of a list to its end. `from`: the page that is there already. Null of a page: the list is
 * gone meanwhile.
 */
export async function everyPage<Node>(
  from: Omit<ListPage<Node>, 'kind'>,
  readPage: (after: string | null) => Promise<ListPage<Node> | null | SharedFault>,
): Promise<{ readonly kind: 'list'; readonly nodes: readonly Node[] } | SharedFault> {
  const nodes = [...from.nodes];
  let info = from.pageInfo;
  while (info.hasNextPage) {
    const page = await readPage(info.endCursor);
    if (page === null) break;
    if (page.kind !== 'page') return page;
    nodes.push(...page.nodes);
    info = page.pageInfo;
  }
  return { kind: 'list', nodes };
}

/** Stands for a list of which nothing was read yet. */
export const beforeFirst = { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } as const;
