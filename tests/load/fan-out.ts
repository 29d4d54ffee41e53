import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { migrateToLatest } from '@onhand/database/migrate.ts';
import { figureChanges } from '@onhand/core/plans/figure-changes.ts';
import { previewRule } from '@onhand/core/plans/preview-rule.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { needStockAgain } from '@onhand/core/channel-stock/need-stock-again.ts';
import { affectedBy } from '@onhand/core/settings/rules/affected-by.ts';
import { insertRule } from '@onhand/core/settings/rules/write-rule.ts';
import { inSnapshot, inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { ownPostgres } from './setup/own-postgres.ts';
import { createMerchant } from '../setup/catalogue.ts';
import { countStatements } from '../setup/count-statements.ts';
import { listingsOf, markOneByOne } from './fan-out/plain-loop.ts';
import { bringToRest, seedCatalogue } from './fan-out/seed.ts';

/**
 * What it takes to mark as due what a change concerns, of 100,000 listings on 8 integrations: one item
 * touched, and one rule changed for all of them; against a plain loop with a statement per listing. JSON
 * last.
 */
const size = { integrations: 8, items: 12_500 };
const listings = size.integrations * size.items;
/** The loop over all listings is measured on so many, and multiplied. */
const sampled = 2_000;
const runs = 3;
const warmUp = 10;
const touches = 50;

await using cleanup = new AsyncDisposableStack();
const { url } = await ownPostgres(cleanup);
const db = connect(url, { maxConnections: 4 });
cleanup.defer(() => db.destroy());
await migrateToLatest(db);
const merchant = await createMerchant(db);
const { merchantId } = merchant;
await seedCatalogue(db, merchant, size);
await bringToRest(db);

const touched = await measureTouched();
const ruleSet = await median((counted) =>
  measure(counted, (db) =>
    inTransaction(db, async (tx) => {
      const at = new Date();
      const rule = { name: 'All', priority: 1, enabled: true, conditions: { tag: 'Catalogue' } } as const;
      const effect = { kind: 'buffer', units: 1 } as const;
      const actor = { label: 'bench', keyId: null };
      await insertRule(tx, { ...rule, effect }, { merchantId, actor, at });
      const due = { merchantId, cause: 'rule', at };
      const { records } = await needStockAgain(tx, affectedBy(merchantId, [rule.conditions]), due);
      if (records !== listings) throw new Error(`${records} of ${listings} became due.`);
    }),
  ),
);
const some = await sample();
const ruleLoop = await median((counted) =>
  measure(counted, (db) => inTransaction(db, (tx) => markOneByOne(tx, some, 'rule'))),
);
const times = listings / sampled;
const preview = await median((counted) =>
  measure(counted, async (db) => {
    await inTransaction(db, (tx) =>
      previewRule(tx, {
        merchantId,
        priority: 0,
        enabled: true,
        conditions: {},
        effect: { kind: 'buffer', units: 2 },
        replaces: null,
      }),
    );
  }),
);
const plan = await median((counted) =>
  measure(counted, async (db) => {
    await inSnapshot(db, async (tx) => {
      const at = new Date();
      const rule = { name: 'All', priority: 0, enabled: true, conditions: {} } as const;
      const effect = { kind: 'buffer', units: 2 } as const;
      const change = { merchantId, actor: { label: 'bench', keyId: null }, at };
      const write = async () => void (await insertRule(tx, { ...rule, effect }, change));
      const { changes } = await figureChanges(tx, affectedBy(merchantId, [rule.conditions]), write);
      if (changes.length !== listings) throw new Error(`${changes.length} of ${listings} are concerned.`);
    });
  }),
);

console.log(
  `The loop over all listings was measured on ${sampled} of ${listings}, in one transaction, and multiplied by ${times}.`,
);
console.log(
  JSON.stringify({
    benchmark: 'fan-out',
    listings,
    integrations: size.integrations,
    oneItemTouched: { ...touched.set, loop: touched.loop, ratio: ratio(touched.loop.ms, touched.set.ms) },
    oneRuleForAll: {
      ...ruleSet,
      loop: {
        ms: Math.round(ruleLoop.ms * times),
        statements: ruleLoop.statements * times,
        sampled,
        extrapolated: true,
      },
      ratio: ratio(ruleLoop.ms * times, ruleSet.ms),
    },
    previewOfARuleForAll: { ms: preview.ms },
    planOfARuleForAll: plan,
  }),
);

interface Measured {
  readonly ms: number;
  readonly statements: number;
}

type Counted = ReturnType<typeof countStatements>;

async function measure({ counted, count }: Counted, work: (db: Db) => Promise<void>): Promise<Measured> {
  const before = count();
  const startedAtMs = performance.now();
  await work(counted);
  return { ms: rounded(performance.now() - startedAtMs), statements: count() - before };
}

/** The middle one of several runs, each of which begins at rest; one more before them warms up. */
async function median(run: (counted: Counted) => Promise<Measured>): Promise<Measured> {
  const measured: Measured[] = [];
  for (let number = 0; number <= runs; number += 1) {
    await bringToRest(db);
    const result = await run(countStatements(db));
    if (number > 0) measured.push(result);
  }
  return middleOf(measured);
}

/** One item after the other, by turns in both ways; the first few warm up. */
async function measureTouched(): Promise<{ readonly set: Measured; readonly loop: Measured }> {
  const items = await db
    .selectFrom('items')
    .select('id')
    .limit(2 * (warmUp + touches))
    .execute();
  const measured: { set: Measured[]; loop: Measured[] } = { set: [], loop: [] };
  for (const [index, { id }] of items.entries()) {
    const way = index % 2 === 0 ? 'set' : 'loop';
    if (way === 'set') await touch(id);
    const result = await measure(countStatements(db), async (db) => {
      if (way === 'set') await spreadDue(db, new Date());
      else await inTransaction(db, async (tx) => markOneByOne(tx, await listingsOf(tx, id), 'stock'));
    });
    if (index >= 2 * warmUp) measured[way].push(result);
  }
  return { set: middleOf(measured.set), loop: middleOf(measured.loop) };
}

function middleOf(measured: readonly Measured[]): Measured {
  const middle = measured.toSorted((a, b) => a.ms - b.ms)[Math.floor(measured.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}

async function touch(itemId: ItemId): Promise<void> {
  await db
    .insertInto('touched_items')
    .values({
      merchant_id: merchantId,
      item_id: itemId,
      order_id: null,
      cause: 'stock',
      cause_at: new Date(),
    })
    .execute();
}

async function sample(): Promise<readonly ListingId[]> {
  const { rows } = await sql<{ id: ListingId }>`
    select id from listings where merchant_id = ${merchantId} order by random() limit ${sampled}`.execute(db);
  return rows.map(({ id }) => id);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function ratio(loopMs: number, setMs: number): number {
  return rounded(loopMs / setMs);
}
