import { expect, it } from 'vitest';
import { created, withCreation } from './creation-calls.ts';
import type { Subject } from './subject.ts';

/** Rules of orders that are read to be copied elsewhere. */
export function copyableOrderRules(subject: Subject): void {
  const { connector, arranged } = subject;
  const { orders, stock } = connector;
  const rule = it.skipIf(orders?.readForCopy === undefined);
  const visible = { timeout: stock.ordersVisibleWithinMs + 10_000 };
  const behaviour = orders?.creation?.behaviour;

  rule('an order is read with its number, currency, titles and prices', async ({ skip }) => {
    const { ask, placeOrder, makeListing } = await arranged();
    if (placeOrder === undefined) return skip('the arrangement cannot place orders');
    const ref = await makeListing(10);
    const id = await placeOrder([{ ref, quantity: 3 }]);
    const read = () => ask('orders.readForCopy', { id });
    await expect.poll(read, visible).toMatchObject({
      kind: 'order',
      order: {
        externalId: id,
        number: expect.stringMatching(/./),
        currency: expect.stringMatching(/^[A-Z]{3}$/),
        lines: [
          {
            ref,
            title: expect.stringMatching(/./),
            quantity: 3,
            charge: { net: expect.stringMatching(/^\d+(\.\d+)?$/) },
          },
        ],
      },
    });
  });

  rule('an order that the shop does not have is absent', async () => {
    const { ask, missingOrder } = await arranged();
    expect(await ask('orders.readForCopy', { id: missingOrder })).toEqual({ kind: 'absent' });
  });

  it.skipIf(orders?.readForCopy === undefined || behaviour === undefined)(
    'a created order has the addresses, the e-mail address, the note and the prices that it was given',
    async (context) => {
      const { ask, order } = await withCreation(context, subject);
      const { externalId } = await created(ask, 'orders.create', order);
      const read = await ask('orders.readForCopy', { id: externalId });
      if (read.kind !== 'order') throw new Error(`not read: ${JSON.stringify(read)}`);
      const { email, note, billing, shipping, shippingCost, lines } = read.order;
      expect({ email, billing, shipping }).toEqual({
        email: order.email,
        billing: order.billing,
        shipping: order.shipping,
      });
      // A platform may have no place for it.
      expect([order.note, undefined]).toContain(note);
      if (behaviour?.carriesPrices === true) {
        expect(lines.map(({ charge }) => Number(charge.net))).toEqual([25]);
      }
      if (behaviour?.carriesShippingCost === true) {
        expect(shippingCost).toMatchObject({ title: 'Courier', charge: { net: '4.50' } });
      }
    },
  );
}
