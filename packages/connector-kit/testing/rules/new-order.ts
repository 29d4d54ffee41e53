import { randomUUID } from 'node:crypto';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** Makes an order of two units of a listing, with a marker of its own. */
export function orderOf(currency: string, ref: UnitRef): NewOrder {
  return {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    copyOf: { shop: 'The other shop', number: '1001' },
    currency,
    email: 'ada@example.com',
    billing: { firstName: 'Ada', lastName: 'Shopper', line1: '1 High Street', country: 'US' },
    shipping: { firstName: 'Ada', lastName: 'Shopper', line1: '1 High Street', city: 'Here', country: 'US' },
    note: 'Please ring twice.',
    shippingCost: { title: 'Courier', charge: { net: '4.50', tax: null } },
    lines: [{ ref, title: 'An item', quantity: 2, charge: { net: '25.00', tax: null } }],
  };
}
