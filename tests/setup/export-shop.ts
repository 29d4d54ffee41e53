import { exportProducts } from '@onhand/activities/bulk/export-products.ts';
import type { PageOutcome } from '@onhand/activities/bulk/carry-page.ts';
import type { ListingCreated, NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import { createItem } from '@onhand/core/observations/create-item.ts';
import { beginExports } from '@onhand/core/runs/exporting/begin-exports.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ExportState } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { Direction, Mode } from '@onhand/domain/settings/sync-settings.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';
import { noteDependencies } from './activities.ts';
import { createIntegration, createMerchant } from './catalogue.ts';
import type { TestMerchant } from './catalogue.ts';

/**
 * How a call that lists a product ends: with an answer, or without any. `made`: the shop lists it anyway, or
 * only its first unit.
 */
type Ending = {
  readonly answer: Exclude<ListingCreated, { kind: 'created' }> | 'dies';
  readonly made: boolean | 'first';
};

/** A shop in memory on which the products of a merchant are listed. */
export interface ExportShop {
  readonly merchant: TestMerchant;
  readonly integrationId: IntegrationId;
  /** What was sent to it, and what it lists, by markers. */
  readonly sent: NewListing[];
  readonly listed: Map<string, { readonly group: string; readonly product: NewListing }>;
  /** How the next calls end. After them, each product is listed. */
  readonly endings: Ending[];
  /** SKUs of products there that Onhand did not list. */
  readonly foreign: Set<string>;
  /** Happens while the shop is asked. */
  meanwhile: () => Promise<unknown>;
  now: Date;
  create(sku: string | undefined, more?: Partial<Parameters<typeof createItem>[2]>): Promise<ItemId>;
  set(settings: { direction?: Direction; mode?: Mode; autoExport?: boolean }): Promise<unknown>;
  /** Carries the run that is live, or that begins by itself, to its end. */
  carry(): Promise<PageOutcome['kind'] | 'no_run'>;
  /** Carries until nothing is due any more, moving the clock to what is due next. */
  settle(): Promise<void>;
  exports(): Promise<readonly { readonly state: ExportState; readonly code: string | null }[]>;
  listings(): Promise<readonly { sku: string | null; linked_by: string | null; status: string }[]>;
  failedItems(): Promise<readonly { state: string; code: string; platform_message: string | null }[]>;
}

export const exportLifetimeMs = 60_000;
const stepsAtMost = 30;

export async function createExportShop(db: Db): Promise<ExportShop> {
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ currency: 'EUR' }).where('id', '=', merchantId).execute();
  const integrationId = await createIntegration(db, merchant, `seller-${merchantId}`);
  await db
    .updateTable('integrations')
    .set({ lists_new_products: true })
    .where('id', '=', integrationId)
    .execute();
  const of = { merchantId, integrationId };
  const clock = { now: () => shop.now };
  const answers: Readonly<Record<string, (input: never) => unknown>> = {
    'listings.create': async (product: NewListing) => {
      shop.sent.push(product);
      await shop.meanwhile();
      const ending = shop.endings.shift();
      const foreign = foreignOf(product.units.map(({ sku }) => sku));
      if (ending === undefined && foreign.length > 0) {
        return { kind: 'rejected', code: 'sku_taken', message: `The shop has ${foreign.join(', ')}.` };
      }
      const made = ending?.made ?? true;
      if (made !== false) {
        const group = product.addTo ?? `g-${product.units[0]?.sku}`;
        const units = made === 'first' ? product.units.slice(0, 1) : product.units;
        shop.listed.set(product.marker, { group, product: { ...product, units } });
      }
      if (ending?.answer === 'dies') throw new Error('The worker dies.');
      if (ending !== undefined) return ending.answer;
      const { group } = at(product.marker);
      return { kind: 'created', existed: false, created: { group, listings: snapshots(group) } };
    },
    'listings.findByMarker': async ({ marker, skus }: { marker: string; skus: string[] }) => {
      await shop.meanwhile();
      const there = shop.listed.get(marker);
      const foreign = foreignOf(skus);
      if (there === undefined)
        return foreign.length > 0 ? { kind: 'taken', skus: foreign } : { kind: 'absent' };
      const complete = there.product.units.length === skus.length;
      return { kind: 'found', group: there.group, complete };
    },
    'listings.get': ({ groups }: { groups: string[] }) =>
      groups.map((key) => ({ key, result: { kind: 'listings', items: snapshots(key) } })),
  };
  const dependencies = {
    ...noteDependencies(db, {
      describe: async () => ({
        ...testDescription,
        stock: { ...testDescription.stock, requestLifetimeMs: exportLifetimeMs },
        listings: { setState: true, creation: { carries: ['title'], visibilityMs: 5_000 } },
      }),
      // Each operation is answered in its own shape.
      call: async (_platform, operation, { input }) => answers[operation]?.(input as never) as never,
    }),
    clock,
  };

  function foreignOf(skus: readonly string[]): readonly string[] {
    return skus.filter((sku) => shop.foreign.has(sku));
  }

  function at(marker: string) {
    const there = shop.listed.get(marker);
    if (there === undefined) throw new Error('The shop does not list it.');
    return there;
  }

  function snapshots(group: string): ListingSnapshot[] {
    const there = [...shop.listed.values()].filter((one) => one.group === group);
    const units = there.flatMap(({ product }) => product.units);
    return units.map(({ sku }) => ({
      ref: { unit: `u-${sku}`, group, location: '' },
      ids: {},
      title: there[0]?.product.title ?? '',
      sku,
      state: 'listed',
      seen: { quantity: 0, readStartedAt: shop.now.toISOString() },
    }));
  }

  const shop: ExportShop = {
    merchant,
    integrationId,
    sent: [],
    listed: new Map(),
    endings: [],
    foreign: new Set(),
    meanwhile: async () => undefined,
    now: new Date('2026-11-29T12:00:00Z'),
    create: (sku, more = {}) => {
      const named = more.productId === undefined ? { title: `Thing ${sku}` } : {};
      const item = { ...named, ...(sku === undefined ? {} : { sku }), price: '12.50', stock: [], ...more };
      return createItem(db, merchantId, item, { actor: 'test', clock });
    },
    set: ({ direction = 'outbound', mode = 'instant', autoExport = true }) =>
      db
        .updateTable('sync_settings')
        .set({
          direction,
          mode,
          auto_export: autoExport,
          cron: mode === 'scheduled' ? '0 0 * * *' : null,
          time_zone: mode === 'scheduled' ? 'UTC' : null,
        })
        .where('integration_id', '=', integrationId)
        .where('entity', '=', 'products')
        .execute(),
    async carry() {
      await beginExports(db, shop.now);
      for (let step = 0; step < stepsAtMost; step += 1) {
        const run = await findNewestRun(db, { ...of, kind: 'export_products' });
        if (run?.state !== 'running') return 'no_run';
        // What dies is begun again from what is stored, as Temporal repeats the activity.
        const outcome = await exportProducts(dependencies, run, { platform: 'woocommerce' }).catch(
          () => null,
        );
        if (outcome !== null && outcome.kind !== 'carried') return outcome.kind;
      }
      throw new Error('The run has no end.');
    },
    async settle() {
      for (let step = 0; step < stepsAtMost; step += 1) {
        await shop.carry();
        const next = await db
          .selectFrom('product_exports')
          .where('integration_id', '=', integrationId)
          .where('state', 'in', ['intended', 'waiting', 'sending', 'unknown'])
          .select('due_at')
          .orderBy('due_at')
          .executeTakeFirst();
        if (next === undefined) return;
        if (next.due_at > shop.now) shop.now = next.due_at;
      }
      throw new Error('It does not settle.');
    },
    exports: () =>
      db
        .selectFrom('product_exports')
        .where('integration_id', '=', integrationId)
        .select(['state', 'code'])
        .orderBy('id')
        .execute(),
    listings: () =>
      db
        .selectFrom('listings')
        .where('integration_id', '=', integrationId)
        .select(['sku', 'linked_by', 'status'])
        .orderBy('sku')
        .execute(),
    failedItems: () =>
      db
        .selectFrom('failed_items')
        .where('integration_id', '=', integrationId)
        .where('operation', '=', 'export_product')
        .select(['state', 'code', 'platform_message'])
        .execute(),
  };
  await shop.set({});
  return shop;
}
