import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { markerKey } from './order-marker.ts';

type Unit = NewListing['units'][number];

/** Builds the draft of a product, which is complete but for its variations, its images and its address. */
export function beginningOf(
  product: NewListing,
  terms: { readonly categories: readonly number[]; readonly tags: readonly number[] },
): object {
  const { marker, title, description, options, units } = product;
  const [only] = units;
  const isSimple = options.length === 0;
  return {
    name: title,
    type: isSimple ? 'simple' : 'variable',
    status: 'draft',
    slug: markerSlug(marker),
    meta_data: [{ key: markerKey, value: marker }],
    ...(description !== undefined && { description }),
    ...(terms.categories.length > 0 && { categories: terms.categories.map((id) => ({ id })) }),
    ...(terms.tags.length > 0 && { tags: terms.tags.map((id) => ({ id })) }),
    ...(isSimple && only !== undefined && unitFields(only)),
    ...(!isSimple && {
      attributes: options.map((name, index) => ({
        name,
        visible: true,
        variation: true,
        options: [...new Set(units.flatMap(({ values }) => values[index] ?? []))],
      })),
    }),
  };
}

/** Builds a variation. `marker`: it is added to a product that is listed already. */
export function variationOf(
  attributes: readonly { readonly id?: number; readonly name: string }[],
  unit: Unit,
  marker?: string,
): object {
  return {
    ...unitFields(unit),
    attributes: attributes.map(({ id = 0, name }, index) => ({
      ...(id > 0 ? { id } : { name }),
      option: unit.values[index] ?? '',
    })),
    ...(marker !== undefined && { meta_data: [{ key: markerKey, value: marker }] }),
  };
}

/** Builds the change that puts a draft on sale. WordPress makes an address of any text. */
export function endOf({ title, handle, images = [] }: NewListing): object {
  return {
    status: 'publish',
    slug: handle ?? title,
    ...(images.length > 0 && { images: images.map((src) => ({ src })) }),
  };
}

/** The shop takes digits and dashes as a barcode, and refuses anything else. */
const acceptedBarcode = /^[\d-]+$/;

function unitFields({ sku, barcode, price }: Unit): object {
  return {
    sku,
    manage_stock: true,
    stock_quantity: 0,
    ...(barcode !== undefined && acceptedBarcode.test(barcode) && { global_unique_id: barcode }),
    ...(price && { regular_price: price.regular, sale_price: price.sale ?? '' }),
  };
}
