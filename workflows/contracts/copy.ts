import type { OrderId } from '@onhand/domain/ids.ts';
import type { SaleRef } from './sale.ts';

/** Names the order whose copy is created. */
export interface CopyRef extends SaleRef {
  readonly orderId: OrderId;
}

/** Says what to do next about the copy of an order. `settled`: nothing for now. */
export type CopyStep =
  | { readonly kind: 'create' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'settled' };
