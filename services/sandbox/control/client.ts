import type { Delivery, SeenRequest, SeenWrite } from '../shop/state.ts';
import type {
  CustomerEdit,
  NewCustomer,
  NewFault,
  NewOrder,
  NewProduct,
  NewRefund,
  NewShop,
  NewWebhook,
  OrderChange,
  ProductEdit,
  WebhookChange,
} from './schema.ts';
import type { CustomerSummary, OrderSummary, ShopSummary } from './summary.ts';

/**
 * Typed client of the control API. Every method throws an error with the response text when the sandbox
 * refuses the call.
 */
export interface SandboxControl {
  shops(): Promise<ShopSummary[]>;
  createShop(shop: NewShop): Promise<ShopSummary>;
  shop(id: string): Promise<ShopSummary>;
  removeShop(id: string): Promise<void>;
  addProduct(id: string, product: NewProduct): Promise<{ id: number }>;
  /** Edits a product or variation as an administrator would, which sends its webhook. */
  editProduct(id: string, productId: number, edit: ProductEdit): Promise<void>;
  /** Moves it to the trash; with `force`, deletes it for good, which sends no webhook. */
  removeProduct(id: string, productId: number, force?: boolean): Promise<void>;
  /** Takes it out of the trash, as a draft. */
  restoreProduct(id: string, productId: number): Promise<void>;
  /** Returns the stock that a product or variation shows; null if its stock is not managed. */
  stockOf(id: string, productId: number): Promise<number | null>;
  /** Edits the stock as an administrator would, which sends a webhook; null stops managing stock. */
  editStock(id: string, productId: number, quantity: number | null): Promise<void>;
  placeOrder(id: string, order: NewOrder): Promise<OrderSummary>;
  changeOrder(id: string, orderId: number, change: OrderChange): Promise<OrderSummary>;
  cancelOrder(id: string, orderId: number): Promise<OrderSummary>;
  /** Moves it to the trash; with `force`, deletes it for good, which sends no webhook. */
  deleteOrder(id: string, orderId: number, force?: boolean): Promise<void>;
  /** Takes it out of the trash, in the status that it had before. */
  restoreOrder(id: string, orderId: number): Promise<OrderSummary>;
  refund(id: string, orderId: number, refund: NewRefund): Promise<{ id: number; amount: string }>;
  /** Creates an account, as a shopper or an administrator would, which sends its webhook. */
  addCustomer(id: string, customer: NewCustomer): Promise<{ id: number }>;
  editCustomer(id: string, customerId: number, edit: CustomerEdit): Promise<void>;
  removeCustomer(id: string, customerId: number): Promise<void>;
  customers(id: string): Promise<CustomerSummary[]>;
  addWebhook(id: string, webhook: NewWebhook): Promise<{ id: number }>;
  /** Edits a webhook as an administrator would, for example to switch it off. */
  changeWebhook(id: string, webhookId: number, change: WebhookChange): Promise<void>;
  removeWebhook(id: string, webhookId: number): Promise<void>;
  /** Lists the quantities that were sent through the shop's API, oldest first. */
  writes(id: string): Promise<SeenWrite[]>;
  clearWrites(id: string): Promise<void>;
  /** Lists the calls of the shop's own API that were answered or cut, oldest first. */
  requests(id: string): Promise<SeenRequest[]>;
  clearRequests(id: string): Promise<void>;
  /**
   * Sets how far the shop's clock is ahead (negative: behind). It moves the Date header and all new dates.
   */
  skewClock(id: string, skewMs: number): Promise<void>;
  /** Holds all webhook deliveries until they are released; they are then sent in order. */
  holdDeliveries(id: string): Promise<void>;
  releaseDeliveries(id: string): Promise<void>;
  /** Sends each webhook delivery this time after its event; 0 sends it at once. */
  delayDeliveries(id: string, ms: number): Promise<void>;
  /** Turns the order of the deliveries that wait around; hold them first. */
  reverseDeliveries(id: string): Promise<void>;
  /** Loses the deliveries that wait, held ones too: they are never sent, and count as no failure. */
  dropDeliveries(id: string): Promise<{ dropped: number }>;
  /** Lists the webhook deliveries that have ended, oldest first. */
  deliveries(id: string): Promise<Delivery[]>;
  /** Resolves when no delivery is in flight and none is waiting, except held deliveries. */
  settled(id: string): Promise<void>;
  /** Keeps a copy of the shop's database: products, orders, webhooks and the next ids. */
  backUp(id: string): Promise<void>;
  /** Brings the last backup back. The ids of orders since then are given out again, with new order keys. */
  restoreBackup(id: string): Promise<void>;
  /**
   * Copies a shop with its API keys, webhooks and their secrets, as a staging copy. It has its own address.
   */
  copyShop(id: string, copyId: string): Promise<ShopSummary>;
  addFault(id: string, fault: NewFault): Promise<{ id: number }>;
  clearFaults(id: string): Promise<void>;
}

/** Creates a client of the sandbox at `url`. */
export function sandboxControl(url: string): SandboxControl {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(`/control/shops${path}`, url), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /control/shops${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  // The cast is safe: control/routes.ts builds the responses from the types named here.
  const get = async <T>(path: string) => (await call('GET', path)) as T;
  const post = async <T>(path: string, body: unknown) => (await call('POST', path, body)) as T;
  const patch = async <T>(path: string, body: unknown) => (await call('PATCH', path, body)) as T;
  const done = async (method: string, path: string, body?: unknown) => {
    await call(method, path, body);
  };

  const shop = (id: string) => get<ShopSummary>(`/${id}`);
  return {
    shops: () => get(''),
    createShop: (given) => post('', given),
    shop,
    removeShop: (id) => done('DELETE', `/${id}`),
    addProduct: (id, product) => post(`/${id}/products`, product),
    editProduct: (id, productId, edit) => done('PATCH', `/${id}/products/${productId}`, edit),
    removeProduct: (id, productId, force = false) =>
      done('DELETE', `/${id}/products/${productId}?force=${force}`),
    restoreProduct: (id, productId) => done('POST', `/${id}/products/${productId}/restore`),
    stockOf: async (id, productId) => {
      const product = (await shop(id)).products.find((one) => one.id === productId);
      if (product === undefined) throw new Error(`Shop ${id} has no product ${productId}.`);
      return product.stock;
    },
    editStock: (id, productId, quantity) => done('PUT', `/${id}/products/${productId}/stock`, { quantity }),
    placeOrder: (id, order) => post(`/${id}/orders`, order),
    changeOrder: (id, orderId, change) => patch(`/${id}/orders/${orderId}`, change),
    cancelOrder: (id, orderId) => post(`/${id}/orders/${orderId}/cancel`, {}),
    deleteOrder: (id, orderId, force = false) => done('DELETE', `/${id}/orders/${orderId}?force=${force}`),
    restoreOrder: (id, orderId) => post(`/${id}/orders/${orderId}/restore`, {}),
    refund: (id, orderId, refund) => post(`/${id}/orders/${orderId}/refunds`, refund),
    addCustomer: (id, customer) => post(`/${id}/customers`, customer),
    editCustomer: (id, customerId, edit) => done('PATCH', `/${id}/customers/${customerId}`, edit),
    removeCustomer: (id, customerId) => done('DELETE', `/${id}/customers/${customerId}`),
    customers: (id) => get(`/${id}/customers`),
    addWebhook: (id, webhook) => post(`/${id}/webhooks`, webhook),
    changeWebhook: (id, webhookId, change) => done('PATCH', `/${id}/webhooks/${webhookId}`, change),
    removeWebhook: (id, webhookId) => done('DELETE', `/${id}/webhooks/${webhookId}`),
    writes: (id) => get(`/${id}/writes`),
    clearWrites: (id) => done('DELETE', `/${id}/writes`),
    requests: (id) => get(`/${id}/requests`),
    clearRequests: (id) => done('DELETE', `/${id}/requests`),
    skewClock: (id, skewMs) => done('PUT', `/${id}/clock`, { skewMs }),
    holdDeliveries: (id) => done('PUT', `/${id}/deliveries/hold`),
    releaseDeliveries: (id) => done('DELETE', `/${id}/deliveries/hold`),
    delayDeliveries: (id, ms) => done('PUT', `/${id}/deliveries/delay`, { ms }),
    reverseDeliveries: (id) => done('POST', `/${id}/deliveries/reverse`),
    dropDeliveries: async (id) => (await call('DELETE', `/${id}/deliveries/waiting`)) as { dropped: number },
    deliveries: (id) => get(`/${id}/deliveries`),
    settled: (id) => done('GET', `/${id}/settled`),
    backUp: (id) => done('PUT', `/${id}/backup`),
    restoreBackup: (id) => done('POST', `/${id}/backup/restore`),
    copyShop: (id, copyId) => post(`/${id}/copy`, { id: copyId }),
    addFault: (id, fault) => post(`/${id}/faults`, fault),
    clearFaults: (id) => done('DELETE', `/${id}/faults`),
  };
}
