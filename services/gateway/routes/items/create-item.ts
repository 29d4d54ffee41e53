import { item, newItem } from '@onhand/contracts/gateway-api/items.ts';
import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { bookStockWithin } from '@onhand/core/observations/book-stock.ts';
import { findComponents } from '@onhand/core/items/find-components.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { findProduct } from '@onhand/core/items/find-product.ts';
import { insertItem } from '@onhand/core/items/insert-item.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { chooseLocation } from './choose-location.ts';

type NewItem = z.infer<typeof newItem>;

/** `POST /v1/items`: an item, in a product of its own unless one is named, with its opening figures. */
export const createItem: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items',
    {
      config: { access: operating },
      schema: {
        tags: ['items'],
        summary: 'Create an item, with its opening stock',
        body: newItem,
        response: {
          201: item,
          ...problems(
            'product_not_found',
            'location_not_found',
            'location_missing',
            'stock_already_opened',
            'bundle_has_no_stock',
            'component_not_found',
            'component_is_bundle',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, body, caller } = request;
      await checkComponents(db, merchantId, body);
      const openings = await chooseOpenings(db, merchantId, body.stock);
      const itemId = await inTransaction(db, async (tx) => {
        const itemId = await insert(tx, merchantId, body);
        for (const opening of openings) {
          const sourceKey = `opening:${itemId}:${opening.locationId}`;
          const change = { kind: 'opening' as const, merchantId, itemId, ...opening, sourceKey };
          await bookStockWithin(tx, change, { actor: caller.label, at: clock.now() });
        }
        return itemId;
      });
      dispatcher.nudge();
      return reply.code(201).send(found(await findItem(db, { merchantId, id: itemId }), 'item_not_found'));
    },
  );
};

async function insert(tx: Tx, merchantId: MerchantId, body: NewItem): Promise<ItemId> {
  const { productId, sku = null, barcode = null, price = null, components = [] } = body;
  const { title = '', vendor = null, categories = [], tags = [] } = body;
  const product =
    productId === undefined
      ? { title, vendor, categories, tags }
      : found(await findProduct(tx, { merchantId, id: productId }), 'product_not_found');
  return insertItem(tx, { merchantId, product, sku, barcode, price, components });
}

async function checkComponents(
  db: Db,
  merchantId: MerchantId,
  { components, stock }: NewItem,
): Promise<void> {
  if (components === undefined) return;
  if (stock.length > 0) throw new Refusal('bundle_has_no_stock');
  const itemIds = components.map(({ itemId }) => itemId);
  const known = await findComponents(db, { merchantId, itemIds });
  if (known.length < itemIds.length) throw new Refusal('component_not_found');
  if (known.some(({ isBundle }) => isBundle)) throw new Refusal('component_is_bundle');
}

/** Chosen before anything is written, so that a wrong location leaves no item behind. */
async function chooseOpenings(db: Db, merchantId: MerchantId, stock: NewItem['stock']) {
  const chosen = new Set<LocationId>();
  const openings = [];
  for (const opening of stock) {
    const locationId = await chooseLocation(db, merchantId, opening.locationId);
    if (chosen.has(locationId)) {
      throw new Refusal('stock_already_opened', { detail: 'Two opening figures are for one location.' });
    }
    chosen.add(locationId);
    openings.push({ ...opening, locationId });
  }
  return openings;
}
