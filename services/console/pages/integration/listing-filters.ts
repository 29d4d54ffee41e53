/** What the list of listings is narrowed to. */
export interface ListingFilters {
  readonly sku?: string;
  readonly status?: string;
  readonly blockCode?: string;
}

/** Reads the filters from an address; what is no filter is left out. */
export function listingFilters(search: Record<string, unknown>): ListingFilters {
  const given = ['sku', 'status', 'blockCode'].flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  return Object.fromEntries(given);
}
