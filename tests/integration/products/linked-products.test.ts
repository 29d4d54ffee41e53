import { storeUnits } from '@onhand/core/runs/listing-readings/store-units.ts';
import { linkAndPublish } from '@onhand/core/linking/link-and-publish.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListing, createUnopenedItem } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { oneShop } from '../../setup/shared-product.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a unit that is linked later is read when it is, so that its next change is taken', async () => {
  const { db } = database;
  const { shop, merchant, hint } = await oneShop(db, { role: 'supplier', direction: 'inbound' });
  const { merchantId } = merchant;
  const [mug] = shop.product.units;
  if (mug === undefined) throw new Error('It has no unit.');
  const large = (regular: string) => ({
    ref: { ...mug.ref, unit: 'large' },
    price: { regular, sale: null },
  });
  shop.product = { ...shop.product, units: [mug, large('5.00')] };
  const itemId = await createUnopenedItem(db, merchant, 'LARGE');
  const { integrationId, group } = shop;
  const listingId = await createListing(db, merchant, {
    integrationId,
    unit: 'large',
    group,
    itemId: null,
  });
  await inTransaction(db, (tx) =>
    linkAndPublish(tx, merchantId, [{ listingId, itemId }], { linkedBy: 'hand', at: shop.now }),
  );
  await shop.settle();

  shop.product = { ...shop.product, units: [mug, large('6.00')] };
  await hint(shop);
  await shop.settle();
  expect(await findItem(db, { merchantId, id: itemId })).toMatchObject({ price: '6.0000' });
});

it('what changed while a listing was not linked is carried over by nothing', async () => {
  const { shop, setTitle, setPrice } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  await shop.settle();
  await shop.unlink();
  await setTitle('Beaker');
  shop.product = { ...shop.product, title: 'Their own' };
  await shop.link();
  await setPrice('22');
  await shop.settle();
  expect(shop.product).toMatchObject({ title: 'Their own', units: [{ price: { regular: '22.00' } }] });
});

it('what failed of a product is over once nothing of it is linked', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Bad');
  shop.answers.push({ answer: { kind: 'rejected', code: 'no', message: 'Not that.' }, applied: false });
  await shop.settle();
  await shop.unlink();
  await shop.settle();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  expect(await shop.row()).toBeUndefined();
});

it('a field that no shop is told of makes nothing due', async () => {
  const { shop, edit } = await oneShop(database.db, { direction: 'outbound' });
  await edit([{ field: 'vendor', itemId: null, value: 'Acme' }]);
  expect(await shop.row()).toBeUndefined();
});

it('an item whose SKU changed here stays linked while its shop still shows the old one', async () => {
  const { db } = database;
  const { shop, merchant, itemId, edit } = await oneShop(db, { direction: 'outbound' });
  const { merchantId } = merchant;
  const { integrationId, group } = shop;
  await db
    .updateTable('listings')
    .set({ sku: 'MUG', linked_by: 'match', matched_by: 'sku' })
    .where('integration_id', '=', integrationId)
    .execute();
  const linkedTo = async () =>
    (
      await db
        .selectFrom('listings')
        .where('integration_id', '=', integrationId)
        .select('item_id')
        .executeTakeFirstOrThrow()
    ).item_id;
  const [unit] = shop.product.units;
  const read = (sku: string) =>
    inTransaction(db, (tx) =>
      storeUnits(
        tx,
        { merchantId, integrationId, startedAt: shop.now },
        [
          {
            externalKey: unit?.ref.unit ?? '',
            externalGroup: group,
            externalIds: {},
            title: 'Mug',
            sku,
            barcode: null,
            handle: null,
            status: 'listed',
            backorders: null,
            clockAheadMs: null,
            countsFrom: shop.now,
            shown: [],
          },
        ],
        shop.now,
      ),
    );

  await edit([{ field: 'sku', itemId, value: 'CUP' }]);
  await read('MUG');
  expect(await linkedTo()).toBe(itemId);
  await shop.settle();
  expect(shop.product.units).toMatchObject([{ sku: 'CUP' }]);
  await read('CUP');
  expect(await linkedTo()).toBe(itemId);
  // Renamed there, it is another one.
  await read('MUG');
  expect(await linkedTo()).toBeNull();
});
