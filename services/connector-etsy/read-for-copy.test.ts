import { expect, test } from 'vitest';
import { discounted } from './amounts.ts';
import { readForCopy } from './read-for-copy.ts';
import { etsyShop, refusal } from './testing/etsy-shop.ts';
import { lineOf, placed, receiptOf } from './testing/receipts.ts';

const eur = (amount: number) => ({ amount, divisor: 100, currency_code: 'EUR' });

async function copy(more: object) {
  const { call } = etsyShop({ 'GET /shops/7/receipts/1': () => receiptOf(1, placed + 60, more) });
  return readForCopy(call, '1');
}

test('an order is read with its address, its shipping, and the coupon spread over its lines', async () => {
  const answer = await copy({
    name: 'Ada  King Lovelace',
    first_line: '1 Mill Lane',
    second_line: '',
    city: 'London',
    state: null,
    zip: 'N1',
    country_iso: 'GB',
    buyer_email: 'ada@example.com',
    message_from_buyer: 'Ring twice.',
    discount_amt: eur(500),
    total_shipping_cost: eur(490),
    transactions: [
      lineOf(1, 11, 2, { price: eur(1_500) }),
      lineOf(2, null, 1, { price: eur(2_000), title: null }),
    ],
  });
  expect(answer).toEqual({
    kind: 'order',
    order: {
      externalId: '1',
      number: '1',
      currency: 'EUR',
      placedAt: '2026-11-20T08:00:00.000Z',
      email: 'ada@example.com',
      shipping: {
        firstName: 'Ada King',
        lastName: 'Lovelace',
        line1: '1 Mill Lane',
        city: 'London',
        postalCode: 'N1',
        country: 'GB',
      },
      note: 'Ring twice.',
      shippingCost: { title: 'Shipping', charge: { net: '4.90', tax: null } },
      lines: [
        {
          externalLineId: '1',
          ref: { unit: '11', group: '11', location: '' },
          title: 'A thing 11',
          quantity: 2,
          charge: { net: '27.00', tax: null },
        },
        { externalLineId: '2', ref: null, title: 'SKU', quantity: 1, charge: { net: '18.00', tax: null } },
      ],
    },
  });
});

test('a cancelled order has no lines, and an order without an address has none', async () => {
  const answer = await copy({ status: 'canceled' });
  expect(answer).toMatchObject({ order: { lines: [] } });
  expect(answer).not.toHaveProperty('order.shipping');
});

test('an order that is gone is absent, one that cannot be read is refused', async () => {
  const { call } = etsyShop({ 'GET /shops/7/receipts/*': () => refusal(404, 'Resource not found.') });
  expect(await readForCopy(call, '1')).toEqual({ kind: 'absent' });
  expect(await copy({ transactions: [] })).toMatchObject({ kind: 'rejected', code: 'record_unreadable' });
});

test.each([
  [[100, 100, 100], 100, [67, 67, 66]],
  [[100, 0], 150, [0, 0]],
  [[0, 0], 10, [0, 0]],
  [[1, 1], 1, [1, 0]],
])('a discount on %j of %i leaves %j', (amounts, discount, left) => {
  expect(discounted(amounts, discount)).toEqual(left);
});
