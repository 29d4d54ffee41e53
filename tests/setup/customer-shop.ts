import type { PageOutcome } from '@onhand/activities/bulk/carry-page.ts';
import { exportCustomers } from '@onhand/activities/bulk/export-customers.ts';
import { syncCustomers } from '@onhand/activities/bulk/sync-customers.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { CustomerSnapshot, CustomerWrite } from '@onhand/contracts/connector/customer.ts';
import { hintCustomers } from '@onhand/core/customers/hint-customers.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { beginCustomerSyncs } from '@onhand/core/runs/customers/begin-customer-syncs.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { FailedItemId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Direction, Mode } from '@onhand/domain/settings/sync-settings.ts';
import { noteDependencies } from './activities.ts';
import { createIntegration, createMerchant } from './catalogue.ts';

/** What a connector answers about a customer that it reads. */
export type Read = OutputOf<'customers.get'>[number]['result'];
export type Upserted = OutputOf<'customers.upsert'>[number]['result'];

/** Two shops of a merchant: one shows customers, and the other one gets them. */
export interface CustomerShop {
  readonly merchantId: MerchantId;
  readonly sourceId: IntegrationId;
  readonly integrationId: IntegrationId;
  /** The rows of each call that wrote customers, by the hash of the e-mail address. */
  readonly calls: string[][];
  /** Answers a row. Undefined: it is written. */
  answer: (
    row: CustomerWrite,
    rows: readonly CustomerWrite[],
  ) => Upserted | undefined | Promise<Upserted | undefined>;
  /** The customers that the shop shows when they are read, by their ids. */
  readonly shown: Map<string, CustomerSnapshot>;
  /** The ids of each call that read customers. */
  readonly readings: string[][];
  /** Answers the reading of a customer. Undefined: it is shown, or absent. */
  read: (id: string, ids: readonly string[]) => Read | undefined;
  /** The shop tells of customers by their ids. */
  hint(ids: readonly string[]): Promise<void>;
  /** Answers `check`. */
  check: () => OutputOf<'check'>;
  /** The source shows customers with these numbers, and a content. */
  show(numbers: readonly number[], content?: number): Promise<void>;
  set(settings: { direction?: Direction; mode?: Mode; autoExport?: boolean }): Promise<void>;
  /** Begins what is due, and carries it until it has ended or does not go on. Returns how it ended. */
  sync(): Promise<PageOutcome['kind'] | 'no_run'>;
  /** Carries the live run of an operation. */
  carry(kind: 'sync_customers' | 'export_customers'): Promise<PageOutcome['kind'] | 'no_run'>;
  /** A person retries all failed items. What that starts is carried, unless the start is lost. */
  retry(options?: { readonly isLost: boolean }): Promise<void>;
  failedItems(): Promise<readonly { id: string; state: string; code: string; hint: string | null }[]>;
}

/** A customer as a connector shows it. */
export function snapshotOf(externalId: string, email: number, content: number): CustomerSnapshot {
  return {
    externalId,
    emailHash: hashOf('e', email),
    contentHash: hashOf('c', content),
    sealed: Buffer.from(`content ${content}`).toString('base64'),
    changedAt: null,
  };
}

/** A keyed hash, as a connector makes it. */
export const hashOf = (kind: 'e' | 'c', number: number): string =>
  `${kind === 'e' ? '1' : '2'}${number.toString(16).padStart(63, '0')}`;

const stepsAtMost = 500;

export async function createCustomerShop(db: Db): Promise<CustomerShop> {
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const sourceId = await createIntegration(db, merchant, `source-${merchantId}`);
  const integrationId = await createIntegration(db, merchant, `seller-${merchantId}`);
  for (const id of [sourceId, integrationId]) {
    await db
      .insertInto('sync_settings')
      .values({
        merchant_id: merchantId,
        integration_id: id,
        entity: 'customers',
        direction: id === sourceId ? 'inbound' : 'outbound',
        auto_import: id === sourceId,
        auto_export: id !== sourceId,
      })
      .execute();
  }
  const at = () => new Date();
  const dependencies = noteDependencies(db, {
    call: async (_platform, operation, { input }) => {
      // Each operation is answered in its own shape.
      const answered = (output: unknown) => output as never;
      if (operation === 'check') return answered(shop.check());
      if (operation === 'customers.get') {
        const { ids } = input as { ids: string[] };
        shop.readings.push(ids);
        return answered(
          ids.map((key) => {
            const customer = shop.shown.get(key);
            const answer = shop.read(key, ids);
            if (answer !== undefined) return { key, result: answer };
            return { key, result: customer ? { kind: 'customer', customer } : { kind: 'absent' } };
          }),
        );
      }
      if (operation !== 'customers.upsert') throw new Error(`${operation} is not expected.`);
      const { rows } = input as { rows: CustomerWrite[] };
      shop.calls.push(rows.map(({ emailHash }) => emailHash ?? ''));
      return answered(
        await Promise.all(
          rows.map(async (row) => {
            const { emailHash, sealed } = row;
            const externalId = row.externalId ?? `there ${emailHash}`;
            const contentHash = hashOf('c', Number(Buffer.from(sealed, 'base64').toString().split(' ')[1]));
            const customer = { externalId, emailHash, sealed, contentHash, changedAt: null };
            const ok: Upserted = { kind: 'ok', customer, created: row.externalId === null };
            return { key: row.key, result: (await shop.answer(row, rows)) ?? ok };
          }),
        ),
      );
    },
  });
  const pages = { sync_customers: syncCustomers, export_customers: exportCustomers };
  const shop: CustomerShop = {
    merchantId,
    sourceId,
    integrationId,
    calls: [],
    shown: new Map(),
    readings: [],
    read: () => undefined,
    hint: async (ids) => {
      const hints = ids.map((externalId) => ({ merchantId, integrationId, externalId }));
      await inTransaction(db, (tx) => hintCustomers(tx, { hints, at: at() }));
    },
    answer: () => undefined,
    check: () => ({ kind: 'ok', account: 'shop', currency: null, baseUrl: null }) as never,
    show: async (numbers, content = 0) => {
      await inTransaction(db, (tx) =>
        takeInCustomers(tx, {
          merchantId,
          integrationId: sourceId,
          by: 'bulk_import',
          snapshots: numbers.map((number) => snapshotOf(String(number), number, content)),
          at: at(),
        }),
      );
    },
    set: async ({ direction, mode, autoExport }) => {
      await db
        .updateTable('sync_settings')
        .set((eb) => ({
          ...(direction && { direction }),
          ...(mode && { mode }),
          ...(autoExport !== undefined && { auto_export: autoExport }),
          revision: eb('revision', '+', 1),
        }))
        .where('integration_id', '=', integrationId)
        .execute();
    },
    sync: async () => {
      await beginCustomerSyncs(db, at());
      return shop.carry('sync_customers');
    },
    carry: async (kind) => {
      for (let step = 0; step < stepsAtMost; step += 1) {
        const run = await findNewestRun(db, { merchantId, integrationId, kind });
        if (run?.state !== 'running') return 'no_run';
        const outcome = await pages[kind](dependencies, run, { platform: 'woocommerce' });
        if (outcome.kind !== 'carried') return outcome.kind;
      }
      throw new Error('The run has no end.');
    },
    retry: async ({ isLost } = { isLost: false }) => {
      const ids = (await shop.failedItems()).map(({ id }) => id as FailedItemId);
      const nobody = () => undefined;
      const later = async () => undefined;
      const startWork = { nudge: nobody, sale: nobody, bulk: later, products: later, hear: nobody };
      await moveFailedItems(db, { merchantId, move: 'retry', ids }, { startWork, at: at() });
      if (!isLost) await shop.carry('sync_customers');
    },
    failedItems: () =>
      db
        .selectFrom('failed_items')
        .where('integration_id', '=', integrationId)
        .select(['id', 'state', 'code', 'hint'])
        .orderBy('id')
        .execute(),
  };
  return shop;
}
