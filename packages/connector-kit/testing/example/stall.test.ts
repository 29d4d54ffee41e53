import { describeConnector } from '../conformance.ts';
import { stall } from './stall.ts';
import { startStallShop, token } from './stall-shop.ts';

describeConnector('the example Stall', {
  connector: stall,
  arrange: async () => {
    const shop = await startStallShop();
    const { baseUrl, items, orders } = shop;
    const refOf = (id: number) => ({ unit: String(id), group: String(id), location: '' });
    return {
      shop: { baseUrl, secrets: { token } },
      wrongCredentials: { baseUrl, secrets: { token: 'wrong' } },
      makeListing: async (stock) => refOf(shop.addItem(stock ?? 0).id),
      removeListing: async ({ unit }) => void items.delete(Number(unit)),
      setStock: async ({ unit }, quantity) => {
        const item = items.get(Number(unit));
        if (item !== undefined) item.stock = quantity;
      },
      stockOf: async ({ unit }) => items.get(Number(unit))?.stock ?? null,
      placeOrder: async (lines) =>
        shop.placeOrder(lines.map(({ ref, quantity }) => ({ item: Number(ref.unit), quantity }))).id,
      cancelOrder: async (id) => shop.cancelOrder(id),
      garbleOrder: async (id) => {
        const order = orders.get(id);
        if (order !== undefined) order.placedAt = 'no time';
      },
      missingUnit: refOf(999_999_999),
      missingOrder: 'order-missing',
      faults: {
        once: async (fault) => shop.goWrong(fault),
        refuseWrites: async ({ unit }) => void shop.refused.add(Number(unit)),
      },
      close: async () => shop[Symbol.asyncDispose](),
    };
  },
});
