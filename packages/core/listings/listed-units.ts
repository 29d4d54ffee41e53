import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';

/** Something that a platform lists, with its figure at each place where it lies. */
export interface ListedUnit {
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly externalIds: Readonly<Record<string, string>>;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  readonly status: 'listed' | 'ended';
  /** From when its orders count, where it is new: when it was read, by the platform's clock where that is known. */
  readonly countsFrom: Date;
  readonly shown: readonly Pick<ListingSnapshot, 'ref' | 'seen'>[];
}

/** A page's rows, those of one unit together. */
export function listedUnits(page: readonly ListingSnapshot[]): readonly ListedUnit[] {
  return [...Map.groupBy(page, ({ ref }) => ref.unit).values()].map(([first, ...others]) => {
    // A group has a first row.
    const { ref, ids, title, sku, barcode, handle, state, seen } = first as ListingSnapshot;
    return {
      externalKey: ref.unit,
      externalGroup: ref.group,
      externalIds: ids,
      title,
      sku: identifier(sku),
      barcode: identifier(barcode),
      handle: identifier(handle),
      status: state,
      countsFrom: new Date(seen.platformAt ?? seen.readStartedAt),
      shown: [{ ref, seen }, ...others],
    };
  });
}

function identifier(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
