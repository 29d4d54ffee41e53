import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** Holds the rows of one call: either products, or variations of one parent. */
export interface RecordCall<Row> {
  /** Either `products` or `products/<id>/variations`. */
  readonly endpoint: string;
  readonly rows: readonly Row[];
}

/**
 * Sorts rows into calls of at most `size` rows. Rows with IDs that WooCommerce cannot have are `impossible`.
 */
export function recordCalls<Row extends { readonly ref: UnitRef }>(
  rows: readonly Row[],
  size: number,
): { calls: RecordCall<Row>[]; impossible: Row[] } {
  const possible = (row: Row) => isId(row.ref.unit) && isId(row.ref.group);
  const byEndpoint = Map.groupBy(rows.filter(possible), ({ ref }) => endpointOf(ref));
  const calls = [...byEndpoint].flatMap(([endpoint, all]) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, index) => ({
      endpoint,
      rows: all.slice(index * size, (index + 1) * size),
    })),
  );
  return { calls, impossible: rows.filter((row) => !possible(row)) };
}

/** Returns the endpoint of a product, or of the variations of a product. */
export function endpointOf({ unit, group }: UnitRef): string {
  return unit === group ? 'products' : `products/${group}/variations`;
}

/** Tells whether a text can be an id of WooCommerce. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text);
}
