import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { idOf } from './gid.ts';
import { levelsOfPage } from './limits.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';
import { figureOf, levelFields, stockLevel } from './stock-levels.ts';
import type { StockLevel } from './stock-levels.ts';

/** A variant as pages of listings show it. */
export const listedVariant = z.object({
  id: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  inventoryPolicy: z.string(),
  product: z.object({ id: z.string(), title: z.string(), handle: z.string(), status: z.string() }),
  inventoryItem: z.object({
    id: z.string(),
    tracked: z.boolean(),
    inventoryLevels: z.object({ nodes: z.array(stockLevel), pageInfo }),
  }),
});
export type ListedVariant = z.infer<typeof listedVariant>;

/** Reads what names a variant, whatever else of it cannot be read. */
export const variantName = z.object({
  product: z.object({ id: z.string() }),
  inventoryItem: z.object({ id: z.string() }),
});

/** Requests the fields of {@link listedVariant}, with the stock levels as `levels` requests them. */
export function variantFieldsOf(levels: string): string {
  return `
  id title sku barcode inventoryPolicy
  product { id title handle status }
  inventoryItem { id tracked ${levels} }`;
}

export const variantFields: string = variantFieldsOf(`inventoryLevels(first: ${levelsOfPage}) {
      nodes { ${levelFields} }
      ${pageInfoField}
    }`);

/** What Shopify calls the variant of a product that has only one. */
const onlyVariant = 'Default Title';

/**
 * Builds a variant's listing: a row for each location that stocks it, or one without a location if none
 * does. The unit is the inventory item, because it is the stock record.
 */
export function rowsOf(
  variant: ListedVariant,
  levels: readonly StockLevel[],
  reading: Reading,
): ListingSnapshot[] {
  const { title, sku, barcode, product, inventoryItem } = variant;
  const unit = idOf(inventoryItem.id);
  const group = idOf(product.id);
  const ids = { inventoryItemId: unit, variantId: idOf(variant.id), productId: group };
  const places = levels.length > 0 ? levels : [null];
  return places.map((level) => {
    const location = level === null ? '' : idOf(level.location.id);
    return {
      ref: { unit, group, location },
      ids: location === '' ? ids : { ...ids, locationId: location },
      title: title === onlyVariant ? product.title : `${product.title} - ${title}`,
      ...(sku !== null && sku !== '' && { sku }),
      ...(barcode !== null && barcode !== '' && { barcode }),
      ...(product.handle !== '' && { handle: product.handle }),
      state: isListed(product.status) ? 'listed' : 'ended',
      backorders: variant.inventoryPolicy === 'CONTINUE',
      seen: figureOf(inventoryItem, level, reading),
    };
  });
}

/**
 * Tells whether shoppers can buy a product with this status. A draft and an archived product are ended. One
 * that only a direct link shows (`UNLISTED`) can be bought.
 */
export function isListed(status: string): boolean {
  return status === 'ACTIVE' || status === 'UNLISTED';
}
