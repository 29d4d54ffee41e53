import { refusal } from './errors.ts';
import type { Asked } from './operation.ts';
import { wholeNumber } from './pages.ts';

interface TokenPage<Row> {
  readonly rows: readonly Row[];
  readonly fields: {
    readonly total: number;
    readonly href: string;
    readonly limit: number;
    readonly next?: string;
  };
}

/** Cuts a page out of the lists of the Notification API, which are paged by a token. */
export function pageByToken<Row>({ shop, url, query }: Asked, all: readonly Row[]): TokenPage<Row> {
  const limit = wholeNumber(query.get('limit'), { by: 20, from: 10, to: 100 });
  if (limit === null) throw refusal(195_004);
  const token = query.get('continuation_token');
  const skipped = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(skipped) || skipped < 0) throw refusal(195_005);
  const [path = ''] = url.split('?');
  const next = new URLSearchParams({
    limit: String(limit),
    continuation_token: Buffer.from(String(skipped + limit)).toString('base64url'),
  });
  return {
    rows: all.slice(skipped, skipped + limit),
    fields: {
      total: all.length,
      href: `${shop.url()}${url}`,
      limit,
      ...(skipped + limit < all.length && { next: `${shop.url()}${path}?${next.toString()}` }),
    },
  };
}
