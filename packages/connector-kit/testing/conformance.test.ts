import { randomUUID } from 'node:crypto';
import { describeConnector } from './conformance.ts';
import { refusedTitle } from './memory-products.ts';
import { createMemoryShop, memorySignature, refOf } from './memory-shop.ts';

const { connector, shop, stock, backorderable, orders, garbledOrders, products, customers, subscriptions } =
  createMemoryShop();
const order = new TextEncoder().encode('{"order":"4711"}');

describeConnector('the shop in memory', {
  connector,
  arrange: async () => ({
    shop,
    wrongCredentials: { ...shop, secrets: { key: 'wrong' } },
    makeListing: async (quantity) => {
      const ref = refOf(randomUUID());
      stock.set(ref.unit, quantity);
      return ref;
    },
    removeListing: async (ref) => void stock.delete(ref.unit),
    setStock: async (ref, quantity) => void stock.set(ref.unit, quantity),
    stockOf: async (ref) => stock.get(ref.unit) ?? null,
    placeOrder: async (lines) => {
      const externalId = randomUUID();
      orders.set(externalId, {
        externalId,
        version: 1,
        partial: false,
        placedAt: new Date().toISOString(),
        state: 'open',
        test: false,
        readStartedAt: new Date().toISOString(),
        lines: lines.map(({ ref, quantity }) => ({
          externalLineId: randomUUID(),
          ref,
          quantity,
          cancelled: 0,
          restocked: 0,
          stockLowered: 0,
          restockOnCancel: true,
          unitPrice: '1.00',
          currency: 'EUR',
        })),
      });
      return externalId;
    },
    cancelOrder: async (id) => {
      const order = orders.get(id);
      if (order !== undefined) orders.set(id, { ...order, state: 'cancelled' });
    },
    garbleOrder: async (id) => void garbledOrders.add(id),
    makeBackorderable: async (quantity) => {
      const ref = refOf(randomUUID());
      stock.set(ref.unit, quantity);
      backorderable.add(ref.unit);
      return ref;
    },
    subscriptions: {
      url: 'http://127.0.0.1:65535/webhooks',
      switchOff: async (id) => {
        const one = subscriptions.get(id);
        if (one !== undefined) one.on = false;
      },
      remove: async (id) => void subscriptions.delete(id),
    },
    customers: {
      makeCustomer: async (content) => {
        const externalId = randomUUID();
        customers.set(externalId, { externalId, changedAt: new Date().toISOString(), content });
        return externalId;
      },
      removeCustomer: async (id) => void customers.delete(id),
      findIds: async (email) =>
        [...customers.values()].filter((one) => one.content.email === email).map((one) => one.externalId),
      missing: randomUUID(),
    },
    listingCreation: {
      currency: 'EUR',
      loseAnswer: async () => null,
      refused: () => ({ change: { title: refusedTitle.title }, words: refusedTitle.words }),
      offered: async (group) => (products.get(group)?.units ?? []).flatMap(({ sku }) => sku ?? []),
    },
    missingUnit: refOf('missing'),
    missingOrder: 'missing',
    products: {
      makeProduct: async (count) => {
        const group = randomUUID();
        const units = Array.from({ length: count }, (_, index) => ({ ...refOf(`${group}-${index}`), group }));
        const price = { regular: '10.00', sale: null };
        products.set(group, {
          group,
          version: Date.now(),
          currency: 'EUR',
          title: 'A product',
          units: units.map((ref) => ({ ref, price })),
          readStartedAt: new Date().toISOString(),
        });
        return { group, units };
      },
      editTitle: async (group, title) => {
        const product = products.get(group);
        if (product !== undefined) products.set(group, { ...product, title, version: Date.now() });
      },
      shown: async (group) => {
        const { title = '', units = [] } = products.get(group) ?? {};
        return {
          title,
          prices: Object.fromEntries(units.map(({ ref, price }) => [ref.unit, price?.regular ?? ''])),
        };
      },
      refused: async () => ({ change: { title: refusedTitle.title }, words: refusedTitle.words }),
    },
  }),
  webhook: {
    deliveries: [{ name: 'order', request: memorySignature(order, 'its key'), key: 'its key' }],
    sign: memorySignature,
  },
});
