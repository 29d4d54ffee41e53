import type { Asked } from './operation.ts';

/** Holds a page of a list, with the fields that eBay's lists share. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly fields: {
    readonly href: string;
    readonly total: number;
    readonly limit: number;
    readonly next?: string;
    readonly prev?: string;
  };
}

interface Window {
  readonly limit: number;
  /** How many rows are before the page. */
  readonly skipped: number;
  /** What the offset of the pages beside this one is: in pages or in rows. */
  readonly step: number;
  readonly offset: number;
}

/** Cuts a page out of all rows. `next` and `prev` are left out where there is no page. */
export function cut<Row>(
  { url, shop }: Asked,
  all: readonly Row[],
  { limit, skipped, step, offset }: Window,
): PageOf<Row> {
  const at = (wanted: number) => {
    const address = new URL(`${shop.url()}${url}`);
    address.searchParams.set('limit', String(limit));
    address.searchParams.set('offset', String(wanted));
    return String(address);
  };
  return {
    rows: all.slice(skipped, skipped + limit),
    fields: {
      href: at(offset),
      total: all.length,
      limit,
      ...(skipped + limit < all.length && { next: at(offset + step) }),
      ...(offset > 0 && { prev: at(Math.max(0, offset - step)) }),
    },
  };
}

/** Reads a whole number of the query; null if it is none or not within its bounds. */
export function wholeNumber(
  text: string | null,
  { by, from, to }: { by: number; from: number; to: number },
): number | null {
  if (text === null) return by;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : null;
}
