import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const listingCount = 40;
const fallenCount = 12;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

interface Catalogue {
  readonly itemIds: readonly string[];
  readonly source: readonly SandboxListing[];
  readonly destination: readonly SandboxListing[];
}

/** Forty items of 20 in a source store, and in a destination. */
async function createCatalogue(merchant: Merchant): Promise<Catalogue> {
  const skus = Array.from({ length: listingCount }, (_, index) => `MUG-${index + 1}`);
  const itemIds = await Promise.all(skus.map((sku) => createUnopenedItem(merchant, sku)));
  const connect = async (role: 'supplier' | 'seller') => {
    const shop = await connectSandboxShop(onhand, merchant, { role });
    if (role === 'supplier') await setDirection(merchant, shop.integrationId, 'inbound');
    const listings: SandboxListing[] = [];
    for (const [index, sku] of skus.entries()) {
      const itemId = itemIds[index] ?? '';
      listings.push(await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 20 }));
    }
    return listings;
  };
  const source = await connect('supplier');
  await until(
    () => Promise.all(itemIds.map((itemId) => readStock(merchant, itemId))),
    (all) => all.every(({ onHand }) => onHand === 20),
  );
  return { itemIds, source, destination: await connect('seller') };
}

const outcome = z.object({
  decided: z.array(z.unknown()),
  ended: z.array(z.object({ state: z.string() })),
  refused: z.array(z.unknown()),
});
const movements = z.object({ data: z.array(z.object({ onHandAfter: z.number() }).loose()) });

describe.each(['reverse', 'accept'])('twelve falls to 0 that were put right in the shop', (decision) => {
  it(`someone then chooses ${decision}: 20 everywhere, and nothing is written`, async () => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand, `Undone, ${decision}`, 'source');
    const { itemIds, source, destination } = await createCatalogue(merchant);
    const [{ shopId, integrationId } = { shopId: '', integrationId: '' }] = source;
    const all = [...source, ...destination];
    const untilAtRest = () =>
      until(
        () => Promise.all(all.map(({ listingId }) => readListing(merchant, listingId))),
        (listings) => listings.every(atRest),
      );
    const edit = async (quantity: number) => {
      for (const { productId } of source.slice(0, fallenCount)) {
        await control.editStock(shopId, productId, quantity);
      }
    };
    const quarantined = () => listAll(merchant, '/v1/observations?state=quarantined');
    const incidents = () => listAll(merchant, '/v1/incidents?kind=mass_drop');
    await untilAtRest();
    const shopIds = [...new Set(all.map((listing) => listing.shopId))];
    for (const id of shopIds) await control.clearWrites(id);

    // All of them are read in one batch.
    await onhand.stopWorker();
    await edit(0);
    await control.settled(shopId);
    await onhand.startWorker();
    await until(quarantined, ({ length }) => length === fallenCount);
    expect(await incidents()).toMatchObject([{ integrationId, resolvedAt: null }]);

    await control.holdDeliveries(shopId);
    await edit(20);
    const { decided, ended, refused } = await merchant.api.post(
      `/v1/observations/${decision}`,
      { integrationId },
      outcome,
    );
    expect({ decided, refused }).toEqual({ decided: [], refused: [] });
    expect(ended.map(({ state }) => state)).toEqual(Array.from({ length: fallenCount }, () => 'dropped'));
    await control.releaseDeliveries(shopId);
    await control.settled(shopId);

    await until(incidents, ([incident]) => incident?.['resolvedAt'] !== null);
    await untilAtRest();
    expect(await quarantined()).toEqual([]);
    const stock = await Promise.all(itemIds.map((itemId) => readStock(merchant, itemId)));
    expect(new Set(stock.map(({ onHand, available }) => `${onHand} ${available}`))).toEqual(
      new Set(['20 20']),
    );
    // What a shop has shown is what was edited there by hand, and what was written.
    for (const id of shopIds) expect(await control.writes(id)).toEqual([]);
    const shown = await Promise.all(all.map((one) => control.stockOf(one.shopId, one.productId)));
    expect(new Set(shown)).toEqual(new Set([20]));
    const ledger = await Promise.all(
      itemIds.map((itemId) => merchant.api.get(`/v1/items/${itemId}/movements`, movements)),
    );
    expect(new Set(ledger.flatMap(({ data }) => data.map(({ onHandAfter }) => onHandAfter)))).toEqual(
      new Set([20]),
    );
  });
});
