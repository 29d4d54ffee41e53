import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
});

const header = 'change,sku,quantity,location,toLocation,reason,note';
/** One file of each merchant. */
const keyOfFile = () => `file of ${merchant.id}`;
const book = (lines: readonly string[]) =>
  merchant.ask('POST', '/v1/stock-changes.csv', [header, ...lines].join('\n'), {
    headers: { 'idempotency-key': keyOfFile() },
  });
const preview = (lines: readonly string[]) =>
  merchant.ask('POST', '/v1/stock-changes/preview.csv', [header, ...lines].join('\n'));
const onHand = async (item: string) =>
  (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.levels.map(
    (level: { locationName: string; onHand: number }) => [level.locationName, level.onHand],
  );
const movements = async (item: string) =>
  (await merchant.ask('GET', `/v1/items/${item}/movements`)).body.data;
const codes = (rows: readonly { line: number; outcome: string; code: string | null }[]) =>
  rows.map(({ line, outcome, code }) => [line, code ?? outcome]);

const mixed = [
  'receipt,MUG,12,,,,pallet 4',
  'ADJUSTMENT,mug,-2,,,damaged,broken in the aisle',
  'count,CUP,7,,,,',
  'transfer,MUG,5,,back room,,',
];

async function stocked() {
  await merchant.create('/v1/locations', { name: 'Back room' });
  return {
    mug: await merchant.createItem(0, { sku: 'MUG' }),
    cup: await merchant.createItem(3, { sku: 'CUP' }),
  };
}

describe('a file of stock changes', () => {
  it('is booked row by row, and each row says what it did', async () => {
    const { mug, cup } = await stocked();
    const { status, body } = await book(mixed);
    expect(status).toBe(200);
    expect(body).toMatchObject({ done: 4, refused: 0 });
    expect(body.rows).toMatchObject([
      { line: 2, itemId: mug, outcome: 'booked', effects: [{ onHandBefore: 0, onHandAfter: 12 }] },
      { line: 3, itemId: mug, outcome: 'booked', effects: [{ onHandBefore: 12, onHandAfter: 10 }] },
      { line: 4, itemId: cup, outcome: 'booked', effects: [{ onHandBefore: 3, onHandAfter: 7 }] },
      {
        line: 5,
        itemId: mug,
        outcome: 'booked',
        effects: [
          { onHandBefore: 10, onHandAfter: 5 },
          { onHandBefore: 0, onHandAfter: 5 },
        ],
      },
    ]);
    expect(Object.fromEntries(await onHand(mug))).toMatchObject({ 'Back room': 5 });
    const [damaged] = (await movements(mug)).filter(({ kind }: { kind: string }) => kind === 'adjustment');
    expect(damaged).toMatchObject({ reason: 'damaged', note: 'broken in the aisle', onHandDelta: -2 });
  });

  it('does in a preview what it would do, and nothing remains', async () => {
    const { mug, cup } = await stocked();
    const before = [await movements(mug), await movements(cup)];
    const tried = (await preview(mixed)).body;
    expect([await movements(mug), await movements(cup)]).toEqual(before);
    const booked = (await book(mixed)).body;
    expect(tried.rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
      mixed.map(() => 'would_book'),
    );
    const effectsOf = (rows: readonly { effects: object }[]) => rows.map(({ effects }) => effects);
    expect(effectsOf(tried.rows)).toEqual(effectsOf(booked.rows));
  });

  it('books no row twice: the same key answers as before, and after a crash only the rest is booked', async () => {
    const { mug } = await stocked();
    const first = await book(mixed);
    expect((await book(mixed)).body).toEqual(first.body);
    // Simulates that the process ended between the bookings and the stored answer.
    await gateway.db
      .updateTable('idempotency_keys')
      .set({ status: null, response: null })
      .where('key', '=', keyOfFile())
      .execute();
    gateway.clock.advance(61_000);
    const again = (await book(mixed)).body;
    expect(again.rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
      mixed.map(() => 'repeated'),
    );
    expect((await movements(mug)).filter(({ kind }: { kind: string }) => kind === 'receipt')).toHaveLength(1);
  });

  it('leaves out each bad row with its reason, in a preview and when it is booked', async () => {
    const { mug } = await stocked();
    await merchant.createItem(1, { sku: 'TWIN' });
    await merchant.createItem(1, { sku: 'twin' });
    await merchant.create('/v1/locations', { name: 'Van' });
    await merchant.create('/v1/locations', { name: 'van' });
    await merchant.create('/v1/items', {
      title: 'Set',
      sku: 'SET',
      components: [{ itemId: mug, quantity: 2 }],
    });
    const lines = [
      'receipt,MUG,4,,,,',
      'steal,MUG,1,,,,',
      'receipt,MUG,0,,,,',
      'receipt,MUG,1.5,,,,',
      'receipt,MUG,,,,,',
      'count,MUG,-1,,,,',
      'adjustment,MUG,-1,,,bored,',
      'receipt,MUG,1,,,damaged,',
      `receipt,MUG,1,,,,${'x'.repeat(1_001)}`,
      'receipt,,1,,,,',
      'receipt,NOBODY,1,,,,',
      'receipt,TWIN,1,,,,',
      'receipt,MUG,1,Attic,,,',
      'receipt,MUG,1,Van,,,',
      'transfer,MUG,1,,,,',
      'transfer,MUG,1,Back room,back ROOM,,',
      'transfer,MUG,9,Back room,,,',
      'receipt,SET,1,,,,',
      'transfer,MUG,9,Back room,Main,,',
      'receipt,MUG,3,,,,',
    ];
    const expected = [
      [2, 'booked'],
      [3, 'change_unknown'],
      [4, 'row_quantity_invalid'],
      [5, 'row_quantity_invalid'],
      [6, 'row_quantity_invalid'],
      [7, 'row_quantity_invalid'],
      [8, 'reason_invalid'],
      [9, 'reason_invalid'],
      [10, 'note_too_long'],
      [11, 'item_unnamed'],
      [12, 'item_not_found'],
      [13, 'sku_ambiguous'],
      [14, 'location_not_found'],
      [15, 'location_ambiguous'],
      [16, 'destination_missing'],
      [17, 'transfer_to_itself'],
      [18, 'destination_missing'],
      [19, 'bundle_has_no_stock'],
      [20, 'not_there'],
      [21, 'booked'],
    ];
    const tried = (await preview(lines)).body;
    expect(codes(tried.rows)).toEqual(
      expected.map(([line, code]) => [line, code === 'booked' ? 'would_book' : code]),
    );
    const { body } = await book(lines);
    expect(codes(body.rows)).toEqual(expected);
    expect(body.rows[1]).toMatchObject({ message: expect.any(String), fix: expect.any(String) });
    expect(await onHand(mug)).toContainEqual([expect.any(String), 7]);
  });

  it('that moves more than is there, or more than can be stored, leaves the other rows of the item', async () => {
    const { mug } = await stocked();
    const lines = [
      ...Array.from({ length: 22 }, () => 'receipt,MUG,100000000,,,,'),
      'transfer,MUG,7,Back room,Default,,',
      'receipt,MUG,1,Back room,,,',
    ];
    const locations = (await merchant.ask('GET', '/v1/locations')).body.data;
    const named = locations.find(({ id }: { id: string }) => id === merchant.locationId).name;
    const { body } = await book(lines.map((line) => line.replace('Default', named)));
    expect(codes(body.rows).slice(20)).toEqual([
      [22, 'booked'],
      [23, 'quantity_out_of_range'],
      [24, 'not_there'],
      [25, 'booked'],
    ]);
    expect(Object.fromEntries(await onHand(mug))).toMatchObject({ [named]: 2_100_000_000, 'Back room': 1 });
  });

  it('has a bound for the rows of one item, and leaves those of the others', async () => {
    const { mug, cup } = await stocked();
    const lines = [...Array.from({ length: 52 }, () => 'receipt,MUG,1,,,,'), 'receipt,CUP,1,,,,'];
    for (const [answer, done] of [
      [(await preview(lines)).body, 'would_book'],
      [(await book(lines)).body, 'booked'],
    ]) {
      expect(answer).toMatchObject({ done: 51, refused: 2 });
      expect(codes(answer.rows).slice(49)).toEqual([
        [51, done],
        [52, 'item_rows_too_many'],
        [53, 'item_rows_too_many'],
        [54, done],
      ]);
    }
    expect([await onHand(mug), await onHand(cup)]).toEqual([
      expect.arrayContaining([['Main', 50]]),
      expect.arrayContaining([['Main', 4]]),
    ]);
  });

  it('takes a SKU for the item that has it now, though a row names an archived one that had it', async () => {
    const old = await merchant.createItem(1, { sku: 'MUG' });
    await merchant.ask('POST', `/v1/items/${old}/archive`);
    const { mug } = await stocked();
    const { body } = await merchant.ask(
      'POST',
      '/v1/stock-changes/preview.csv',
      `change,itemId,sku,quantity\ncount,${old.toUpperCase()},,0\nreceipt,,MUG,1`,
    );
    expect(body.rows).toMatchObject([
      { itemId: old, outcome: 'would_book' },
      { itemId: mug, outcome: 'would_book' },
    ]);
  });

  it('needs a key to be booked, and a header that says what its columns are', async () => {
    const { mug } = await stocked();
    const keyless = await merchant.ask(
      'POST',
      '/v1/stock-changes.csv',
      `change,itemId,quantity\nreceipt,${mug},1`,
    );
    expect([keyless.status, keyless.body.code]).toEqual([422, 'idempotency_key_required']);
    const other = await merchant.ask('POST', '/v1/stock-changes/preview.csv', 'sku,units\nMUG,1');
    expect([other.status, other.body.code]).toEqual([422, 'csv_columns_missing']);
    expect(other.body.columns).toEqual(['change', 'quantity']);
  });

  it("names another merchant's item and location in vain", async () => {
    const { mug } = await stocked();
    const other = await createTestMerchant(gateway);
    const lines = [`receipt,${mug},1,`, `receipt,MUG,1,`, `receipt,THEIRS,1,${merchant.locationId}`];
    await other.createItem(1, { sku: 'THEIRS' });
    const { body } = await other.ask(
      'POST',
      '/v1/stock-changes/preview.csv',
      ['change,sku,quantity,location', ...lines].join('\n'),
    );
    expect(codes(body.rows)).toEqual([
      [2, 'item_not_found'],
      [3, 'item_not_found'],
      [4, 'location_not_found'],
    ]);
  });
});
