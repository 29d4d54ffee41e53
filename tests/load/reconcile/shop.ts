import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';

/** What a shop shows of a catalogue: everything as it is known, except every so-manieth figure. */
export interface ShownCatalogue {
  readonly listings: number;
  readonly pageSize: number;
  /** Every figure of this number was edited by hand. */
  readonly editedEvery: number;
}

/** Makes the pages of a shop's listings, one at a time, so that they take no memory. */
export function* pagesOf({
  listings,
  pageSize,
  editedEvery,
}: ShownCatalogue): Generator<{ readonly items: readonly ListingSnapshot[]; readonly next?: string }> {
  for (let from = 0; from < listings; from += pageSize) {
    const size = Math.min(pageSize, listings - from);
    const readStartedAt = new Date().toISOString();
    const items = Array.from({ length: size }, (_, index): ListingSnapshot => {
      const number = from + index + 1;
      const sku = `SKU-${number}`;
      return {
        ref: { unit: sku, group: sku, location: '' },
        ids: {},
        title: '',
        sku,
        state: 'listed',
        seen: { quantity: number % editedEvery === 0 ? 7 : 10, readStartedAt },
      };
    });
    yield { items, ...(from + size < listings && { next: String(from + size) }) };
  }
}
