import { expect, test } from 'vitest';
import { orders } from './orders.ts';
import { ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Told } from './testing/ebay-shop.ts';
import { lineOf, orderOf } from './testing/order-list.ts';

const copied = (told: Told) => {
  const { call } = ebayShop({ 'GET /sell/fulfillment/v1/order/*': () => told });
  return orders.readForCopy?.(call, '1-2');
};
const euro = (value: string) => ({ value, currency: 'EUR' });
const shipTo = {
  fullName: 'Ada  van Dyke',
  companyName: '',
  email: 'ada@example.test',
  primaryPhone: { phoneNumber: '0301234' },
  contactAddress: {
    addressLine1: 'Lane 1',
    city: 'Berlin',
    stateOrProvince: 'Berlin',
    postalCode: '10115',
    countryCode: 'DE',
  },
};

test('an order has its buyer’s addresses, what was paid, and the shipping cost after its discount', async () => {
  const order = orderOf('1-2', '2026-11-20T09:00:00.000Z', {
    buyer: { username: 'ada', buyerRegistrationAddress: { fullName: 'Ada' } },
    buyerCheckoutNotes: 'Ring twice.',
    fulfillmentStartInstructions: [{ shippingStep: { shipTo, shippingServiceCode: 'DE_Paket' } }],
    pricingSummary: { deliveryCost: euro('4.99'), deliveryDiscount: euro('-1.00') },
    lineItems: [
      lineOf('1', 'a', 2, { discountedLineItemCost: euro('20.0'), taxes: [] }),
      lineOf('2', 'b', 1, { taxes: [{ amount: euro('1.5') }, { amount: euro('0.25') }] }),
    ],
  });
  expect(await copied(order)).toEqual({
    kind: 'order',
    order: {
      externalId: '1-2',
      number: '1-2',
      currency: 'EUR',
      placedAt: '2026-11-20T08:00:00.000Z',
      email: 'ada@example.test',
      billing: { lastName: 'Ada' },
      shipping: {
        firstName: 'Ada van',
        lastName: 'Dyke',
        line1: 'Lane 1',
        city: 'Berlin',
        region: 'Berlin',
        postalCode: '10115',
        country: 'DE',
        phone: '0301234',
      },
      note: 'Ring twice.',
      shippingCost: { title: 'DE_Paket', charge: { net: '3.99', tax: null } },
      lines: [
        {
          externalLineId: '1',
          ref: { unit: 'a', group: 'a', location: '' },
          title: 'A thing a',
          quantity: 2,
          charge: { net: '20.00', tax: null },
        },
        {
          externalLineId: '2',
          ref: { unit: 'b', group: 'b', location: '' },
          title: 'A thing b',
          quantity: 1,
          charge: { net: '25.00', tax: '1.75' },
        },
      ],
    },
  });
});

test('of a cancelled order nothing is copied, and an old one has no address', async () => {
  const cancelStatus = { cancelState: 'CANCELED', cancelRequests: [] };
  const answer = await copied(orderOf('1-2', '2026-11-20T09:00:00.000Z', { cancelStatus }));
  expect(answer).toMatchObject({ kind: 'order', order: { lines: [] } });
  expect(answer?.kind === 'order' && Object.keys(answer.order)).not.toContain('shipping');
});

test('an order that eBay does not have is absent, and one that cannot be read is refused for itself', async () => {
  expect(await copied(refusal(404, 32_100))).toEqual({ kind: 'absent' });
  const lineItems = [lineOf('1', 'a', 1, { lineItemCost: { value: 'much', currency: 'EUR' } })];
  expect(await copied(orderOf('1-2', '2026-11-20T09:00:00.000Z', { lineItems }))).toMatchObject({
    kind: 'rejected',
    code: 'record_unreadable',
  });
});
