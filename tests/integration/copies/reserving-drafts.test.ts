import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { recordDraft } from '@onhand/core/orders/copies/record-draft.ts';
import type { DraftNews } from '@onhand/core/orders/copies/record-draft.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCopying } from '../../setup/copying.ts';
import type { CopyingMerchant } from '../../setup/copying.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, settlesWithinMs } from '../../setup/observed-shop.ts';

// A draft of the source store reserves its units there, and becomes another order when it is completed.

let database: TestDatabase;
let at: CopyingMerchant;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});
beforeEach(async () => {
  at = await createCopying(database.db, {
    orderCopy: 'draft',
    writeSalesBack: 'adjust',
    sourcePlatform: 'shopify',
  });
  await at.sell({ x: 2 }, 1_000);
});

const cancelled = { version: 2, state: 'cancelled' } as const;
const unlowered = { ...cancelled, stockLowered: false } as const;
const ofX = () => at.level(at.items.x);

/** What the publisher would write to the source, by unit. */
async function writesAt(atMs: number): Promise<Readonly<Record<string, number>>> {
  const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, at.source.lease, taking);
  const attempts = due === 'inactive' ? [] : due.attempts;
  return Object.fromEntries(attempts.map(({ ref, quantity }) => [ref.unit, quantity]));
}

/** Makes the copy as if a call that creates it was sent. */
async function sent(): Promise<void> {
  await database.db
    .updateTable('order_copies')
    .set({ state: 'sending', sent_at: after(1_500) })
    .where('merchant_id', '=', at.merchant.merchantId)
    .execute();
}

async function hear(draft: DraftNews, atMs: number): Promise<void> {
  const { merchantId } = at.merchant;
  const { orderId } = await at.copy();
  const changes = draft.kind === 'created' ? { external_id: 'draft-1' } : {};
  await recordDraft(database.db, { merchantId, orderId }, { draft, changes, at: after(atMs) });
  await spreadDue(database.db, after(atMs));
}

/** The draft is created, and the source shows 8. */
async function drafted(): Promise<void> {
  await sent();
  await hear({ kind: 'created' }, 2_000);
  await at.source.read(8, 3_000, ['x']);
}

async function expectQuiet(figure: number, atMs: number): Promise<void> {
  await at.source.read(figure, atMs, ['x']);
  expect(await at.source.observations()).toEqual([]);
  expect(await writesAt(atMs + 1_000)).toEqual({});
}

it('is awaited from the sale on: no write lowers the source', async () => {
  expect(await writesAt(1_100)).toEqual({});
  await sent();
  expect(await writesAt(1_600)).toEqual({});
});

it('settles the sale as it reserves, and needs no write', async () => {
  await drafted();
  expect(await at.copy()).toMatchObject({ state: 'draft' });
  expect(await ofX()).toEqual({ onHand: 8, available: 8 });
  await expectQuiet(8, 10_000);
});

it('a figure that it lowered before its answer came is no change by hand', async () => {
  await sent();
  await at.source.read(8, 2_000, ['x']);
  await hear({ kind: 'created' }, 3_000);
  expect(await ofX()).toEqual({ onHand: 8, available: 8 });
  await expectQuiet(8, 10_000);
});

describe('the order that it becomes', () => {
  it('lowers nothing more, however often and late its news come', async () => {
    await drafted();
    await at.created({ x: 2 }, 5_000);
    await at.created({ x: 2 }, 6_000);
    await hear({ kind: 'open', reserves: true }, 7_000);
    expect(await at.copy()).toMatchObject({ state: 'open' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await expectQuiet(8, 10_000);
    await at.created({ x: 2 }, 12_000, { version: 2, state: 'closed' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await expectQuiet(8, 20_000);
  });

  it('is known before the answer of the call that created the draft', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await hear({ kind: 'created' }, 3_000);
    expect(await at.copy()).toMatchObject({ state: 'open' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await expectQuiet(8, 10_000);
  });

  it('is cancelled there with its units put back: the sale stands, and is written', async () => {
    await drafted();
    await at.created({ x: 2 }, 5_000);
    await at.created({ x: 2 }, 6_000, unlowered);
    await at.source.read(10, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    expect(await ofX()).toMatchObject({ available: 8 });
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('was cancelled before it was heard of: the same', async () => {
    await drafted();
    await at.created({ x: 2 }, 6_000, unlowered);
    await at.source.read(10, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('was taken for an order of a shopper, because it lost its marker: that is corrected', async () => {
    await drafted();
    await at.created({ x: 2 }, 5_000, { marker: 'none' });
    await at.source.read(8, 6_000, ['x']);
    expect(await ofX()).toMatchObject({ available: 6 });
    await at.created({ x: 2 }, 7_000, { readStartedAt: after(6_500).toISOString() });
    expect(await at.copy()).toMatchObject({ state: 'open' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await at.source.read(8, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
  });

  it('has fewer units than the draft had, as staff changed it: the others are written', async () => {
    await drafted();
    await at.created({ x: 1 }, 5_000);
    await at.source.read(9, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('has more units than the draft had: the others are sold there', async () => {
    await drafted();
    await at.created({ x: 3 }, 5_000);
    expect(await ofX()).toMatchObject({ available: 7 });
    await expectQuiet(7, 10_000);
  });
});

describe('the order is cancelled at the shop', () => {
  it('units are on sale again, and the notice stays until the draft is deleted', async () => {
    await drafted();
    await at.sell({ x: 2 }, 4_000, cancelled);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual(['source_order_open']);
    await expectQuiet(8, 10_000);
    await hear({ kind: 'gone' }, 12_000);
    expect(await at.incidents()).toEqual([]);
    await expectQuiet(10, 20_000);
  });

  it('before the draft is known: the same', async () => {
    await sent();
    await at.sell({ x: 2 }, 2_000, cancelled);
    await hear({ kind: 'created' }, 3_000);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual(['source_order_open']);
    await expectQuiet(8, 10_000);
  });

  it('and the draft is completed: the units stay there, and leave when its order is closed', async () => {
    await drafted();
    await at.sell({ x: 2 }, 4_000, cancelled);
    await at.created({ x: 2 }, 5_000);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual(['source_order_open']);
    await expectQuiet(8, 10_000);
    await at.created({ x: 2 }, 12_000, { version: 2, state: 'closed' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await at.incidents()).toEqual(['cancelled_sale_shipped']);
    await expectQuiet(8, 20_000);
  });
});

describe('the draft is deleted', () => {
  it('a person is asked, the sale stands, and a write lowers the source', async () => {
    await drafted();
    await hear({ kind: 'gone' }, 5_000);
    expect(await at.copy()).toMatchObject({ state: 'cancelled' });
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    await at.source.read(10, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await ofX()).toMatchObject({ available: 8 });
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('a figure that rose before that was known is no change by hand, also once it was booked as one', async () => {
    await drafted();
    for (const readAt of [10_000, 20_000]) await at.source.read(10, readAt, ['x']);
    expect(await ofX()).toMatchObject({ available: 10 });
    await hear({ kind: 'gone' }, 30_000);
    expect(await ofX()).toMatchObject({ available: 8 });
    expect(await writesAt(31_000)).toEqual({ x: 8 });
  });
});

describe('the draft reserves no longer', () => {
  beforeEach(async () => {
    await drafted();
    await hear({ kind: 'open', reserves: false }, 5_000);
    await at.source.read(10, 10_000, ['x']);
  });

  it('a write lowers the source', async () => {
    expect(await at.source.observations()).toEqual([]);
    expect(await at.copy()).toMatchObject({ state: 'draft' });
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('a write puts the source right at its completion', async () => {
    await at.source.know(8, 'x');
    await at.created({ x: 2 }, 15_000);
    await at.source.read(6, 20_000, ['x']);
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await writesAt(21_000)).toEqual({ x: 8 });
  });
});
