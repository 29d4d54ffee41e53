import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';

/** A unit that a platform lists, with its figure at each external location. */
export interface ListedUnit {
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly externalIds: Readonly<Record<string, string>>;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  readonly status: 'listed' | 'ended';
  /** Whether shoppers may order more than there is. Null: the platform does not tell. */
  readonly backorders: boolean | null;
  /** The time from which orders of a new listing count: when the reading began. */
  readonly countsFrom: Date;
  /** How many ms the platform's clock was ahead then. Null: it does not report the time. */
  readonly clockAheadMs: number | null;
  readonly shown: readonly Pick<ListingSnapshot, 'ref' | 'seen'>[];
}

/** Groups the rows of a page by unit. */
export function listedUnits(page: readonly ListingSnapshot[]): readonly ListedUnit[] {
  return [...Map.groupBy(page, ({ ref }) => ref.unit).values()].map(([first, ...others]) => {
    // A group has a first row.
    const {
      ref,
      ids,
      title,
      sku,
      barcode,
      handle,
      state,
      backorders = null,
      seen,
    } = first as ListingSnapshot;
    return {
      externalKey: ref.unit,
      externalGroup: ref.group,
      externalIds: ids,
      title,
      sku: identifier(sku),
      barcode: identifier(barcode),
      handle: identifier(handle),
      status: state,
      backorders,
      countsFrom: new Date(seen.readStartedAt),
      clockAheadMs: seen.platformAheadMs ?? null,
      shown: [{ ref, seen }, ...others],
    };
  });
}

function identifier(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
