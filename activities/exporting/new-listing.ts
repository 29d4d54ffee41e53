import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { BegunSending } from '@onhand/core/exports/begin-sending.ts';

/** Builds what a connector is to list. Pure. */
export function newListingOf({ row, product, options }: Extract<BegunSending, { kind: 'send' }>): NewListing {
  const { title, description, handle, images, categories, tags, currency, items } = product;
  return {
    marker: row.marker,
    since: row.madeAt.toISOString(),
    // beginSending refuses a price without a currency.
    ...(currency !== null && items.some(({ price }) => price !== null) && { currency }),
    title: title.trim() === '' ? (items[0]?.sku ?? title) : title,
    ...(description !== '' && { description }),
    ...(images.length > 0 && { images: [...images] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(handle !== null && handle !== '' && { handle }),
    options: [...options.names],
    units: items.map(({ sku, barcode, price, salePrice }, index) => ({
      // beginSending refuses items without a SKU.
      sku: sku?.trim() ?? '',
      ...(barcode !== null && { barcode }),
      ...(price !== null && {
        price: { regular: money(price), sale: salePrice === null ? null : money(salePrice) },
      }),
      values: [...(options.values[index] ?? [])],
    })),
  };
}

/** Formats an amount with at least two decimals and no further trailing zeros. */
function money(amount: string): string {
  const [whole = '', cents = ''] = amount.split('.');
  return `${whole}.${cents.replace(/0+$/, '').padEnd(2, '0')}`;
}
