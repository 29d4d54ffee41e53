import { carryChange } from '@onhand/activities/carry-change.ts';
import type { ChangeOutcome } from '@onhand/workflows/contracts/change.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { Db } from '@onhand/database/connect.ts';
import { linkAndPublish } from '@onhand/core/linking/link-and-publish.ts';
import { applyProductsSettings } from '@onhand/core/products/apply-settings.ts';
import { unlinkListings } from '@onhand/core/linking/unlink-listings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import type { Direction, Mode, ProductField } from '@onhand/domain/settings/sync-settings.ts';
import { noteDependencies } from './activities.ts';
import { createIntegration, createListing } from './catalogue.ts';
import type { TestMerchant } from './catalogue.ts';
import type { ItemId } from '@onhand/domain/ids.ts';

type Answer = OutputOf<'products.update'>[number]['result'];
type Fault = Exclude<Answer, { kind: 'ok' }>;

/** A shop in memory that shows one product with one unit, listed and linked. */
export interface ProductShop {
  readonly integrationId: IntegrationId;
  readonly group: string;
  /** What it shows; a test changes it as somebody there would. */
  product: Omit<ProductSnapshot, 'readStartedAt'>;
  readonly updates: InputOf<'products.update'>['rows'][number]['change'][];
  /** The next answers to changes; what is applied is so whatever it answers. */
  readonly answers: { readonly answer: Fault | 'crash'; readonly applied: boolean }[];
  /** How often it was read. */
  reads: number;
  now: Date;
  /** Happens while it is read, in a test that says so. */
  whileRead: () => Promise<unknown>;
  /** Changes the settings of its products. */
  set(change: Partial<Pick<Settings, 'direction' | 'mode' | 'fields'>>): Promise<void>;
  /** Takes its listing off the item, or links it again. */
  unlink(): Promise<void>;
  link(): Promise<void>;
  carry(): Promise<ChangeOutcome>;
  /** Carries what is due over, and fails where nothing is. */
  settle(): Promise<ChangeOutcome>;
  setPrice(regular: string): void;
  row(): Promise<{ state: string; code: string | null; known: unknown } | undefined>;
  failedItems(): Promise<readonly { state: string; code: string; platform_message: string | null }[]>;
}

export const requestLifetimeMs = 60_000;

export interface ShopSettings {
  readonly name: string;
  readonly itemId: ItemId;
  readonly role?: 'supplier' | 'seller';
  readonly direction?: Direction;
  readonly mode?: Mode;
  readonly autoExport?: boolean;
  readonly fields?: readonly ProductField[];
  readonly currency?: string;
  readonly regular?: string;
  /** It has sale prices. */
  readonly salePrice?: boolean;
}

interface Settings {
  readonly direction: Direction;
  readonly mode: Mode;
  readonly autoImport: boolean;
  readonly autoExport: boolean;
  readonly fields: readonly ProductField[];
}

function scheduleOf(mode: Mode): { readonly cron: string | null; readonly time_zone: string | null } {
  return mode === 'scheduled' ? { cron: '0 0 * * *', time_zone: 'UTC' } : { cron: null, time_zone: null };
}

export async function openProductShop(
  db: Db,
  merchant: TestMerchant,
  settings: ShopSettings,
): Promise<ProductShop> {
  const { name, itemId, role = 'seller', direction = 'bidirectional', mode = 'instant' } = settings;
  const { autoExport = true, fields = productFields, currency = 'EUR', regular = '20.00' } = settings;
  const { salePrice = true } = settings;
  const { merchantId } = merchant;
  const integrationId = await createIntegration(db, merchant, name);
  await db.updateTable('integrations').set({ role, currency }).where('id', '=', integrationId).execute();
  await db
    .updateTable('sync_settings')
    .set({
      direction,
      mode,
      ...scheduleOf(mode),
      auto_export: autoExport,
      fields: [...fields],
    })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
  const group = `${name}-1`;
  const listingId = await createListing(db, merchant, { integrationId, unit: group, group, itemId });

  let set: Settings = { direction, mode, autoImport: false, autoExport, fields };
  const shop: ProductShop = {
    integrationId,
    group,
    product: {
      group,
      version: null,
      currency,
      title: `${name}'s mug`,
      description: '',
      images: [],
      categories: [],
      tags: [],
      units: [{ ref: { unit: group, group, location: '' }, sku: 'MUG', price: { regular, sale: null } }],
    },
    updates: [],
    answers: [],
    reads: 0,
    now: new Date(),
    whileRead: async () => undefined,
    set: (change) =>
      inTransaction(db, async (tx) => {
        const before = set;
        set = { ...set, ...change };
        await tx
          .updateTable('sync_settings')
          .set({ direction: set.direction, mode: set.mode, fields: [...set.fields], ...scheduleOf(set.mode) })
          .where('integration_id', '=', integrationId)
          .where('entity', '=', 'products')
          .execute();
        await applyProductsSettings(tx, { merchantId, integrationId, before, after: set, at: shop.now });
      }),
    unlink: () =>
      inTransaction(db, async (tx) => {
        await unlinkListings(tx, { merchantId, listingIds: [listingId], by: 'hand', at: shop.now });
      }),
    link: () =>
      inTransaction(db, async (tx) => {
        const how = { linkedBy: 'hand', at: shop.now } as const;
        await linkAndPublish(tx, merchantId, [{ listingId, itemId }], how);
      }),
    async carry() {
      const dependencies = noteDependencies(db, {
        // What the activity asks of a description.
        describe: async () =>
          ({
            stock: { requestLifetimeMs },
            products: {
              readable: productFields,
              writable: productFields,
              salePrice,
              batch: 10,
              overlapMs: 0,
            },
          }) as unknown as Description,
        // The operation that is called has an answer of its own shape.
        call: async (_platform, operation, { input }) =>
          (operation === 'products.get'
            ? await read()
            : update(input as InputOf<'products.update'>)) as never,
      });
      const ref = { merchantId, integrationId, externalGroup: group };
      return carryChange({ ...dependencies, clock: { now: () => shop.now } }, ref);
    },
    async settle() {
      const outcome = await shop.carry();
      if (outcome.kind === 'nothing_due') throw new Error(`Nothing of ${name} is due.`);
      return outcome;
    },
    setPrice(to) {
      shop.product = {
        ...shop.product,
        units: shop.product.units.map((unit) => ({ ...unit, price: { regular: to, sale: null } })),
      };
    },
    row: () =>
      db
        .selectFrom('channel_products')
        .where('integration_id', '=', integrationId)
        .select(['state', 'code', 'known'])
        .executeTakeFirst(),
    failedItems: () =>
      db
        .selectFrom('failed_items')
        .where('integration_id', '=', integrationId)
        .select(['state', 'code', 'platform_message'])
        .orderBy('id')
        .execute(),
  };

  const stands = (): ProductSnapshot => ({ ...shop.product, readStartedAt: shop.now.toISOString() });
  async function read() {
    shop.reads += 1;
    await shop.whileRead();
    return [{ key: group, result: { kind: 'product', product: stands() } }];
  }
  function update({ rows }: InputOf<'products.update'>) {
    const { answer, applied } = shop.answers.shift() ?? { answer: 'ok', applied: true };
    return rows.map(({ key, change: { units = [], ...properties } }) => {
      shop.updates.push({ ...properties, units });
      if (applied) {
        shop.product = {
          ...shop.product,
          ...properties,
          units: shop.product.units.map((unit) => {
            const { unit: _, ...changed } = units.find((one) => one.unit === unit.ref.unit) ?? {};
            return { ...unit, ...changed };
          }),
        };
      }
      if (answer === 'crash') throw new Error('The worker is killed.');
      return { key, result: answer === 'ok' ? { kind: 'ok', product: stands() } : answer };
    });
  }
  return shop;
}
