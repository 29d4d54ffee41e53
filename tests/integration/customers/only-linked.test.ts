import { concludeExports } from '@onhand/core/customers/conclude-exports.ts';
import type { SentCustomer } from '@onhand/core/customers/conclude-exports.ts';
import { takeDueExports } from '@onhand/core/customers/due-exports.ts';
import { eraseCustomer } from '@onhand/core/customers/erase-customer.ts';
import { takeInCustomers } from '@onhand/core/customers/take-in-customers.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const at = new Date();
const [email, first, second] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
const snapshot = (externalId: string, contentHash = first ?? '') => ({
  externalId,
  emailHash: email ?? '',
  contentHash,
  sealed: 'c2VhbGVk',
  changedAt: null,
});

/** A person whom one shop showed, and another shop that syncs both ways. */
async function twoShops() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const source = await createIntegration(db, merchant, `source-${merchantId}`);
  const other = await createIntegration(db, merchant, `other-${merchantId}`);
  for (const id of [source, other]) {
    await sql`
      insert into sync_settings (merchant_id, integration_id, entity, direction, auto_import, auto_export)
      values (${merchantId}, ${id}, 'customers', 'bidirectional', true, true)`.execute(db);
  }
  const takeIn = (integrationId: IntegrationId, shown: ReturnType<typeof snapshot>) =>
    inTransaction(db, (tx) =>
      takeInCustomers(tx, { merchantId, integrationId, by: 'bulk_import', snapshots: [shown], at }),
    );
  const due = async () => {
    const found = await inTransaction(db, (tx) =>
      takeDueExports(tx, {
        merchantId,
        integrationId: other,
        cause: 'bulk_export',
        after: null,
        limit: 10,
        at,
      }),
    );
    return found.due;
  };
  const conclude = (sent: SentCustomer) =>
    inTransaction(db, (tx) => concludeExports(tx, { merchantId, integrationId: other, sent: [sent], at }));
  const link = () =>
    db
      .selectFrom('channel_customers')
      .select(['external_id', 'seen_hash', 'sent_hash', 'refused_hash'])
      .where('integration_id', '=', other)
      .executeTakeFirstOrThrow();
  await takeIn(source, snapshot('1'));
  return { merchantId, source, other, takeIn, due, conclude, link };
}
const onlyLinked = { external_id: '7', seen_hash: null, sent_hash: null };

it('an account with the address of a person is only linked: nothing is taken from it or sent to it', async () => {
  const { source, other, takeIn, due, link } = await twoShops();
  expect(await takeIn(other, snapshot('7', second))).toMatchObject({ linked: 1, changed: 0 });
  expect(await takeIn(other, snapshot('7', first))).toMatchObject({ linked: 0, changed: 0, unchanged: 1 });
  expect(await takeIn(source, snapshot('1', second))).toMatchObject({ changed: 1 });
  expect(await due()).toEqual([]);
  expect(await link()).toMatchObject(onlyLinked);
});

it('an account that an export finds is only linked, and one that it created gets changes', async () => {
  for (const isFound of [true, false]) {
    const { source, takeIn, due, conclude, link } = await twoShops();
    const [customer] = await due();
    if (customer === undefined) throw new Error('nothing is due');
    const shown = snapshot('7', second);
    await conclude({
      customer,
      result: isFound ? { kind: 'exists', customer: shown } : { kind: 'ok', customer: shown, created: true },
    });
    expect(await link()).toMatchObject(isFound ? onlyLinked : { external_id: '7', seen_hash: second });
    await takeIn(source, snapshot('1', second));
    expect(await due()).toHaveLength(isFound ? 0 : 1);
  }
});

it('the link of a person who is erased while they are sent gets no hashes', async () => {
  const rejected = { kind: 'rejected', code: 'refused', message: 'No.' } as const;
  const ok = { kind: 'ok', customer: snapshot('7', second), created: true } as const;
  const newer = { kind: 'newer', customer: snapshot('7', second) } as const;
  for (const result of [ok, newer, rejected]) {
    const { merchantId, due, conclude, link } = await twoShops();
    const [customer] = await due();
    if (customer === undefined) throw new Error('nothing is due');
    await inTransaction(database.db, (tx) => eraseCustomer(tx, { merchantId, id: customer.customerId, at }));
    await conclude({ customer, result });
    expect(await link()).toMatchObject({ seen_hash: null, sent_hash: null, refused_hash: null });
  }
});
