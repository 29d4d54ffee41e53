import { randomUUID } from 'node:crypto';
import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { IntegrationId, ItemId, ProductId } from '@onhand/domain/ids.ts';
import { editOf } from '@onhand/domain/products/edit.ts';
import { beforeImport } from '@onhand/domain/products/imported-content.ts';
import type { Passage } from '@onhand/domain/products/merge.ts';
import { afterSending, mergeProduct } from '@onhand/domain/products/merge-product.ts';
import type { ComparedContent, ProductMerge } from '@onhand/domain/products/merge-product.ts';
import { keysOf, partsOf } from '@onhand/domain/products/property.ts';
import type { Content } from '@onhand/domain/products/property.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { importOptions } from '../items/import-options.ts';
import { lockProducts } from './find-products.ts';
import type { ProductRow } from './product-row.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ProductSettings } from '../settings/sync-settings/read-products-settings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ChannelProductRef, LinkedUnit, Sending } from './begin-change.ts';
import { changeProduct } from './change-product.ts';
import { contentOfItems, contentOfProduct } from './content-of.ts';
import { insertProductChanges } from './insert-product-changes.ts';

/** A product that was read from its platform. Its content has Onhand's keys. */
export interface ProductReading {
  readonly theirs: Content;
  readonly units: readonly LinkedUnit[];
  /** What tells its units apart there, by their items. */
  readonly options: ReadonlyMap<ItemId, readonly ItemOption[]>;
  /** The actor that is recorded for values taken from the platform. */
  readonly actor: string;
  readonly at: Date;
  /** Until this time, a change that is sent now may take effect. */
  readonly inFlightUntil: Date;
}

export interface MergedReading extends Pick<ProductMerge, 'held' | 'refused'> {
  readonly kind: 'merged';
  /** The change to send. It is committed already. Null: there is nothing to send. */
  readonly sending: Sending | null;
  /**
   * The merge took values from the platform: the product is due on other channels, and `integrations` need a
   * nudge.
   */
  readonly taken: boolean;
  readonly integrations: readonly IntegrationId[];
}

/**
 * Merges a reading with the stored product, in one transaction. Writes the taken values, records the
 * discarded values, and commits the change to send before the caller sends it. An earlier change with an
 * unrecorded outcome does not count as a change on the platform.
 *
 * `passageOf` returns what the current settings let through.
 */
export async function mergeReading(
  db: Db,
  ref: ChannelProductRef,
  reading: ProductReading,
  passageOf: (standing: ProductSettings) => Passage,
): Promise<MergedReading> {
  const { theirs, units, at } = reading;
  return inTransaction(db, async (tx) => {
    const productIds = [...new Set(units.map(({ productId }) => productId))];
    const products = await lockProducts(tx, { merchantId: ref.merchantId, ids: productIds });
    const row = await lockKnown(tx, ref);
    const known = row.sending === null ? row.known : afterSending(row.known, { sent: row.sending, theirs });
    const standing = (await readProductsSettings(tx, [ref.integrationId])).get(ref.integrationId);
    if (standing === undefined) throw new Error(`The integration ${ref.integrationId} has no settings.`);
    const ours = heldContent(products, units);
    const passage = passageOf(standing);
    const takesPrices = passage.currency === 'same';
    const begun = beforeImport(known, { theirs, ours, imported: importedOf(units), takesPrices });
    const merge = mergeProduct({ known: begun, theirs, ours }, passage);
    await importOptions(tx, ref.merchantId, optionsToImport(reading));
    const integrations = await take(tx, ref, { products, merge, reading });
    const sending =
      keysOf(merge.sent).length === 0
        ? null
        : { key: randomUUID(), content: merge.sent, inFlightUntil: reading.inFlightUntil };
    await sql`
      update channel_products
      set known = ${JSON.stringify(merge.known)}::jsonb, read_at = ${at}::timestamptz,
          sending = ${sending === null ? null : JSON.stringify(sending.content)}::jsonb,
          sending_key = ${sending?.key ?? null}::uuid, in_flight_until = ${sending?.inFlightUntil ?? null}::timestamptz
      where integration_id = ${ref.integrationId} and external_group = ${ref.externalGroup}`.execute(tx);
    return {
      kind: 'merged',
      sending,
      integrations,
      taken: merge.taken.length > 0,
      held: merge.held,
      refused: merge.refused,
    };
  });
}

/** Returns the options of the items that were created from the listings. */
function optionsToImport({ units, options }: ProductReading): ReadonlyMap<ItemId, readonly ItemOption[]> {
  const origins = units.filter(({ isOrigin }) => isOrigin).map(({ itemId }) => itemId);
  return new Map([...options].filter(([itemId]) => origins.includes(itemId)));
}

/** Returns the ids of the items, and of their products, that were created from the listings. */
function importedOf(units: readonly LinkedUnit[]): ReadonlySet<string> {
  return new Set(
    units.filter(({ isOrigin }) => isOrigin).flatMap(({ itemId, productId }) => [itemId, productId]),
  );
}

/**
 * Returns the stored content of linked units. Includes the content of the product itself only if all units
 * belong to one product.
 */
export function heldContent(products: readonly ProductRow[], units: readonly LinkedUnit[]): Content {
  const linked = new Set(units.map(({ itemId }) => itemId));
  const items = products.flatMap((product) => product.items.filter(({ id }) => linked.has(id)));
  const [only, ...others] = products;
  return {
    ...(only !== undefined && others.length === 0 ? contentOfProduct(only) : {}),
    ...contentOfItems(items),
  };
}

async function lockKnown(
  tx: Tx,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
): Promise<{ readonly known: ComparedContent; readonly sending: Content | null }> {
  const { rows } = await sql<{ known: ComparedContent; sending: Content | null }>`
    select known, sending from channel_products
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_group = ${externalGroup}
    for update`.execute(tx);
  return rows[0] ?? { known: {}, sending: null };
}

async function take(
  tx: Tx,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
  of: {
    readonly products: readonly ProductRow[];
    readonly merge: ProductMerge;
    readonly reading: ProductReading;
  },
): Promise<readonly IntegrationId[]> {
  const { products, merge, reading } = of;
  const { actor, at } = reading;
  const integrations: IntegrationId[] = [];
  for (const product of products) {
    const edits = merge.taken
      .filter(({ key }) => belongsTo(product, partsOf(key).subjectId))
      .map(({ key, after }) => editOf(key, after));
    const by = { actor, from: { integrationId, externalGroup } };
    const changed = await changeProduct(tx, { merchantId, product, edits, by, at });
    integrations.push(...changed.integrations);
  }
  const productOf = (subjectId: string): ProductId | undefined =>
    products.find((product) => belongsTo(product, subjectId))?.id;
  await insertProductChanges(
    tx,
    merge.lost.flatMap(({ key, before, after, side }) => {
      const productId = productOf(partsOf(key).subjectId);
      if (productId === undefined) return [];
      const { field, itemId } = editOf(key, after);
      const from = side === 'theirs' ? integrationId : null;
      return [
        {
          merchantId,
          productId,
          itemId,
          field,
          before,
          after,
          outcome: 'lost' as const,
          integrationId: from,
          actor,
          at,
        },
      ];
    }),
  );
  return integrations;
}

function belongsTo(product: ProductRow, subjectId: string): boolean {
  // A subject is a product or an item. A product and an item never share an id.
  return product.id === subjectId || product.items.some(({ id }) => id === (subjectId as ItemId));
}
