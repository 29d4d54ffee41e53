import type { TestOnhand } from './onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
} from './shop-front.ts';
import { until } from './until.ts';
import { closed, newestRun } from './web-ui-actions.ts';

export const refusal = { code: 'product_is_locked', message: 'This product is locked by its author.' };

/** An item in two shops, of which the second can refuse it. */
export async function refusableListing(onhand: TestOnhand) {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Mugs & Co');
  const itemId = await createItem(merchant, 'MUG', 10);
  const open = async () => {
    const shop = await connectSandboxShop(onhand, merchant);
    const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    await until(() => readListing(merchant, listed.listingId), atRest);
    return listed;
  };
  const selling = await open();
  const refusing = await open();
  const refuse = () =>
    control.addFault(refusing.shopId, { kind: 'refuse_product', productId: refusing.productId, ...refusal });
  const mend = () => control.clearFaults(refusing.shopId);
  const failedItems = () => listAll(merchant, '/v1/failed-items');
  const shows = () => control.stockOf(refusing.shopId, refusing.productId);
  return { merchant, itemId, selling, refusing, refuse, mend, failedItems, shows };
}

/** A sale of which the second shop refuses its part. */
export async function failedSale(onhand: TestOnhand) {
  const shops = await refusableListing(onhand);
  const { merchant, selling, refuse } = shops;
  await refuse();
  const { id } = await onhand.sandbox.control.placeOrder(selling.shopId, {
    lines: [{ productId: selling.productId, quantity: 1 }],
  });
  const [order] = await until(
    () => listAll(merchant, '/v1/orders'),
    (orders) => orders.length === 1,
  );
  const workflowId = String(order?.['workflowId']);
  const run = await until(
    () => newestRun(onhand.temporal, workflowId).catch(() => undefined),
    (found) => found !== undefined,
  );
  if (run === undefined) throw new Error('The sale has no run.');
  const end = await closed(onhand.temporal, run);
  const ordersThat = (outcome: string) => listAll(merchant, `/v1/orders?outcome=${outcome}`);
  return { ...shops, orderNumber: String(id), run, end, ordersThat };
}
