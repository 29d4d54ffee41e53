import { listPage } from './list-query.ts';
import type { Answered, Asked } from './route.ts';

interface Dated {
  readonly id: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
}

/** Answers a page of a list with WordPress's headers: the totals, and links to the neighboring pages. */
export function listAnswer<T extends Dated>(
  { query, shop }: Asked,
  path: string,
  all: readonly T[],
  wire: (one: T) => Record<string, unknown>,
): Answered {
  const { items, total, pages, page } = listPage(all, query);
  const fields = query.get('_fields')?.split(',') ?? null;
  const beside = (number: number, rel: string) => {
    const address = new URLSearchParams();
    for (const [name, value] of query) address.append(name, value === 'true' ? '1' : value);
    address.set('page', String(number));
    return `<${shop.url()}/wp-json/wc/v3/${path}?${address.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 && pages > 0 ? [beside(Math.min(page - 1, pages), 'prev')] : []),
    ...(page < pages ? [beside(page + 1, 'next')] : []),
  ];
  return {
    body: items.map(wire).map((one) => (fields === null ? one : pick(one, fields))),
    headers: {
      'x-wp-total': String(total),
      'x-wp-totalpages': String(pages),
      ...(links.length > 0 ? { link: links.join(', ') } : {}),
    },
  };
}

function pick(one: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(one).filter(([name]) => fields.includes(name)));
}
