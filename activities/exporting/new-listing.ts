import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { BegunSending } from '@onhand/core/exports/begin-sending.ts';
import type { ProductToSend } from '@onhand/core/exports/product-to-send.ts';

/** Builds what a connector is to list. Of a product that is listed already, only the title is sent. Pure. */
export function newListingOf({ row, product, what }: Extract<BegunSending, { kind: 'send' }>): NewListing {
  const { title, currency } = product;
  const { addTo, items, names, values } = what;
  return {
    marker: row.marker,
    since: row.madeAt.toISOString(),
    ...(addTo === null ? contentOf(product) : { addTo }),
    // beginSending refuses a price without a currency.
    ...(currency !== null && items.some(({ price }) => price !== null) && { currency }),
    title: title.trim() === '' ? (items[0]?.sku ?? title) : title,
    options: [...names],
    units: items.map(({ sku, barcode, price, salePrice }, index) => ({
      // beginSending refuses items without a SKU.
      sku: sku?.trim() ?? '',
      ...(barcode !== null && { barcode }),
      ...(price !== null && {
        price: { regular: money(price), sale: salePrice === null ? null : money(salePrice) },
      }),
      values: [...(values[index] ?? [])],
    })),
  };
}

function contentOf({ description, handle, images, categories, tags }: ProductToSend): Partial<NewListing> {
  return {
    ...(description !== '' && { description }),
    ...(images.length > 0 && { images: [...images] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(handle !== null && handle !== '' && { handle }),
  };
}

/** Formats an amount with at least two decimals and no further trailing zeros. */
function money(amount: string): string {
  const [whole = '', cents = ''] = amount.split('.');
  return `${whole}.${cents.replace(/0+$/, '').padEnd(2, '0')}`;
}
