import { randomUUID } from 'node:crypto';
import { describeConnector } from './conformance.ts';
import { createMemoryShop, memorySignature, refOf } from './memory-shop.ts';

const { connector, shop, stock, orders } = createMemoryShop();
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
        restockOnCancel: true,
        test: false,
        stockLowered: false,
        readStartedAt: new Date().toISOString(),
        lines: lines.map(({ ref, quantity }) => ({
          externalLineId: randomUUID(),
          ref,
          quantity,
          cancelled: 0,
          restocked: 0,
          unitPrice: '1.00',
          currency: 'EUR',
        })),
      });
      return externalId;
    },
    missingUnit: refOf('missing'),
    missingOrder: 'missing',
  }),
  webhook: {
    deliveries: [{ name: 'order', request: memorySignature(order, 'its key'), key: 'its key' }],
    sign: memorySignature,
  },
});
