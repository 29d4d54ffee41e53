import { priceOf } from '../../shop/money.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { DraftOrder } from './own-state.ts';
import type { Order, Product } from '../../shop/state.ts';
import { productOf } from './catalog.ts';
import { claim, commitReserved, endClaim } from './claims.ts';
import { nextId } from './ids.ts';
import { orderPart, partOf } from './part.ts';
import { placeOrder } from './orders.ts';

/** Describes a draft order to be made. */
export interface Drafted extends Pick<
  DraftOrder,
  'email' | 'note' | 'tags' | 'attributes' | 'shipping' | 'billingAddress' | 'shippingAddress'
> {
  readonly reserveInventoryUntil: string | null;
  readonly lines: readonly {
    readonly record: Product | null;
    readonly title?: string | undefined;
    readonly sku?: string | undefined;
    readonly price?: string | undefined;
    readonly quantity: number;
  }[];
}

/** Creates a draft order. Its units are reserved only if it says until when. */
export function createDraft(shop: Shop, { lines: given, ...rest }: Drafted): DraftOrder {
  const at = now(shop);
  const lines = given.map(({ record, title, sku, price, quantity }) => ({
    id: nextId(shop, 'line'),
    recordId: record?.id ?? null,
    title: title ?? (record === null ? '' : productOf(shop, record).name),
    sku: sku ?? record?.sku ?? '',
    quantity,
    price: price ?? (record === null ? '0' : priceOf(record)),
  }));
  const draft: DraftOrder = {
    ...rest,
    id: nextId(shop, 'draft'),
    name: `#D${nextId(shop, 'draftNumber')}`,
    status: 'OPEN',
    lines,
    claims: rest.reserveInventoryUntil === null ? [] : claim(shop, wanted(shop, lines), 'reserved'),
    orderId: null,
    completedAt: null,
    createdAt: at,
    updatedAt: at,
  };
  partOf(shop).drafts.push(draft);
  shop.emit('draft_orders/create', draft.id);
  return draft;
}

/** Makes an order of a draft. What it has reserved is committed; else its units are committed now. */
export function completeDraft(shop: Shop, draft: DraftOrder, paid: boolean): Order {
  const order = placeOrder(shop, {
    via: 'shopify_draft_order',
    financialStatus: paid ? 'PAID' : 'PENDING',
    claims: draft.claims.length === 0 ? 'claim' : 'none',
    lines: draft.lines.map((line) => ({ ...line, record: recordOf(shop, line.recordId) })),
    email: draft.email,
    note: draft.note ?? '',
    tags: draft.tags,
    attributes: draft.attributes,
    billing: draft.billingAddress,
    shipping: draft.shippingAddress,
    shippingLines: draft.shipping === null ? [] : [draft.shipping],
  });
  commitReserved(shop, draft.claims);
  orderPart(shop, order).claims.push(
    ...draft.claims.map((one) => ({
      ...one,
      lineId: order.lines[draft.lines.findIndex(({ id }) => id === one.lineId)]?.id ?? 0,
    })),
  );
  draft.claims = [];
  draft.status = 'COMPLETED';
  draft.orderId = order.id;
  draft.completedAt = now(shop);
  draft.updatedAt = draft.completedAt;
  shop.emit('draft_orders/update', draft.id);
  return order;
}

/** Deletes a draft order. What it has reserved is available again. */
export function deleteDraft(shop: Shop, draft: DraftOrder): void {
  for (const one of draft.claims) {
    endClaim(shop, one, { quantity: one.quantity, as: 'reserved', units: 'back' });
  }
  const part = partOf(shop);
  part.drafts = part.drafts.filter((one) => one !== draft);
  shop.emit('draft_orders/delete', draft.id);
}

function wanted(shop: Shop, lines: DraftOrder['lines']) {
  return lines.map(({ id, recordId, quantity }) => ({
    lineId: id,
    record: recordOf(shop, recordId),
    quantity,
  }));
}

function recordOf({ state }: Shop, recordId: number | null): Product | null {
  return state.products.find(({ id }) => id === recordId) ?? null;
}
