import { amount, hundredths, isOnSale, priceOf } from '../../../shop/money.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { allVariants, productOf, variantsOf } from '../catalog.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid, variantNumber } from '../gid.ts';
import { metafieldView } from '../metafields.ts';
import type { MetafieldName } from '../metafields.ts';
import { shownDate } from '../money.ts';
import { filtersThrough } from '../product-filters.ts';
import { refer } from '../reference.ts';
import { byDate, byNumber, byText } from '../search-query.ts';
import { barcodeOf, selectedOptions, titleOf } from '../variant-words.ts';

/** Shows a variant. */
export function variantView(shop: Shop, record: Product): object {
  const number = variantNumber(record);
  const product = productOf(shop, record);
  const title = titleOf(record);
  return {
    id: gid('ProductVariant', number),
    legacyResourceId: String(number),
    title,
    displayName: `${product.name} - ${title}`,
    sku: record.sku === '' ? null : record.sku,
    barcode: barcodeOf(record),
    price: amount(hundredths(priceOf(record))),
    compareAtPrice: isOnSale(record) ? amount(hundredths(record.regularPrice)) : null,
    position: () => variantsOf(shop, product).indexOf(record) + 1,
    inventoryPolicy: record.backorders === 'no' ? 'DENY' : 'CONTINUE',
    inventoryQuantity: record.stockQuantity ?? 0,
    sellableOnlineQuantity: record.stockQuantity ?? 0,
    availableForSale: !record.manageStock || record.backorders !== 'no' || (record.stockQuantity ?? 0) > 0,
    taxable: true,
    requiresComponents: false,
    createdAt: shownDate(record.createdAt),
    updatedAt: shownDate(record.modifiedAt),
    selectedOptions: selectedOptions(record).map((option) => ({
      ...option,
      optionValue: () => ({
        id: gid('ProductOptionValue', number),
        name: option.value,
        hasVariants: true,
      }),
    })),
    metafield: (name: MetafieldName) => metafieldView(record, 'PRODUCTVARIANT', name),
    product: refer('Product', product),
    inventoryItem: refer('InventoryItem', record),
    ...garbledFieldsOf(shop, record.id),
  };
}

/** Answers a page of variants, of one product or of the shop. */
export function variantsPage(shop: Shop, args: PageArguments, product: Product | null): object {
  const records = product === null ? allVariants(shop) : variantsOf(shop, product);
  return connection(records, args, {
    name: product === null ? 'productVariants' : 'Product.variants',
    idOf: variantNumber,
    view: (record) => refer('ProductVariant', record),
    sortKeys: {
      ...(product !== null && { POSITION: (record: Product) => records.indexOf(record) }),
      ...(product === null && { ID: variantNumber }),
      SKU: ({ sku }) => sku,
      UPDATED_AT: ({ modifiedAt }) => modifiedAt,
    },
    filters: {
      id: byNumber(variantNumber),
      sku: byText(({ sku }) => [sku]),
      barcode: byText((record) => [barcodeOf(record) ?? '']),
      updated_at: byDate(({ modifiedAt }) => modifiedAt),
      ...filtersThrough(shop, (record: Product) => productOf(shop, record), {
        product_id: 'id',
        product_ids: 'id',
        product_status: 'status',
        tag: 'tag',
      }),
    },
  });
}
