import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { changedBy, isKeptInStep } from '@onhand/domain/products/edit.ts';
import type { Edit, EditedField } from '@onhand/domain/products/edit.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { keysOf } from '@onhand/domain/products/property.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needStockAgain } from '../channel-stock/need-stock-again.ts';
import type { ProductRow } from './product-row.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import { contentOfItems, contentOfProduct, valueBefore } from './content-of.ts';
import { insertProductChanges } from './insert-product-changes.ts';
import { linkedGroups, needProducts } from './need-products.ts';
import type { LinkedGroup } from './need-products.ts';
import { writeEdits } from '../items/write-edits.ts';

export interface ProductChange {
  readonly merchantId: MerchantId;
  /** The current product, locked. */
  readonly product: ProductRow;
  readonly edits: readonly Edit[];
  readonly by: {
    readonly actor: string;
    /** The channel product that was changed; it needs no update. Null: the change was made here. */
    readonly from: { readonly integrationId: IntegrationId; readonly externalGroup: string } | null;
  };
  readonly at: Date;
}

/**
 * Changes a product and its items, and records the actor. Makes their products on integrations due, and
 * channel stock that a rule may now treat differently. Returns whether anything changed, and the integrations
 * to nudge.
 */
export async function changeProduct(
  tx: Tx,
  { merchantId, product, edits, by, at }: ProductChange,
): Promise<{ readonly changed: boolean; readonly integrations: readonly IntegrationId[] }> {
  const edited = changedBy(edits, (edit) => valueBefore(product, edit));
  if (edited.length === 0) return { changed: false, integrations: [] };
  if (edited.some(({ field }) => isKeptInStep(field))) {
    await needElsewhere(tx, { merchantId, product, by, at });
  }
  const integrations = await markRuledDue(tx, { merchantId, product, edited, at });
  await writeEdits(tx, { merchantId, productId: product.id, edited });
  await insertProductChanges(
    tx,
    edited.map(({ field, itemId, before, value }) => ({
      merchantId,
      productId: product.id,
      itemId,
      field,
      before,
      after: value,
      outcome: 'made' as const,
      integrationId: by.from?.integrationId ?? null,
      actor: by.actor,
      at,
    })),
  );
  return { changed: true, integrations };
}

/**
 * Makes the product due on every other integration. The values before the change are the base of the
 * comparison.
 */
async function needElsewhere(
  tx: Tx,
  { merchantId, product, by, at }: Omit<ProductChange, 'edits'>,
): Promise<void> {
  const groups = await linkedGroups(tx, { merchantId, productId: product.id });
  const settings = await readProductsSettings(tx, [...new Set(groups.map((one) => one.integrationId))]);
  const concerned = groups.filter(({ integrationId, externalGroup }) => {
    const standing = settings.get(integrationId);
    const isOrigin = integrationId === by.from?.integrationId && externalGroup === by.from.externalGroup;
    return !isOrigin && standing !== undefined && letsThrough(permission(standing, 'record_changed_here'));
  });
  const baseOf = ({ itemIds }: LinkedGroup): ComparedContent => {
    const linked = product.items.filter(({ id }) => itemIds.includes(id));
    const held = { ...contentOfProduct(product), ...contentOfItems(linked) };
    return Object.fromEntries(keysOf(held).map((key) => [key, { ours: held[key] ?? null }]));
  };
  const needed = concerned.map((group) => ({ ...group, base: baseOf(group) }));
  await needProducts(tx, { merchantId, groups: needed, at });
}

const ruled: ReadonlySet<EditedField['field']> = new Set(['sku', 'price', 'tags', 'categories', 'vendor']);

/** Makes the product's channel stock due if an enabled rule has a condition on an edited field. */
async function markRuledDue(
  tx: Tx,
  change: Pick<ProductChange, 'merchantId' | 'product' | 'at'> & { readonly edited: readonly EditedField[] },
): Promise<readonly IntegrationId[]> {
  const { merchantId, product, edited, at } = change;
  const asked = edited
    .filter(({ field }) => ruled.has(field))
    .map(({ field }) => conditionOn[field] ?? field);
  if (asked.length === 0) return [];
  const shown = sql`
    select link.channel_stock_id
    from items
    join listings on listings.merchant_id = items.merchant_id and listings.item_id = items.id
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where items.merchant_id = ${merchantId} and items.product_id = ${product.id}
      and listings.published
      and exists (select from rules where rules.merchant_id = ${merchantId} and enabled
                                      and conditions ?| ${asked}::text[])`;
  return (await needStockAgain(tx, shown, { merchantId, cause: 'product', at })).integrations;
}

/** Maps fields to the names of their conditions in rules. */
const conditionOn: Partial<Record<EditedField['field'], string>> = { tags: 'tag', categories: 'category' };
