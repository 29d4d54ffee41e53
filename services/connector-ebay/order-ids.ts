import type { SharedFault } from '@onhand/connector-kit/faults.ts';

/** Tells whether a text can be an order's id: digits and dashes, and letters in older ones. */
export function isOrderId(id: string): boolean {
  return /^[0-9A-Za-z!-]{1,60}$/.test(id);
}

/** eBay's code for an order that it does not have. */
const noOrder = '32100';

/** Tells whether eBay says that it has no such order. */
export function isNoOrder(fault: SharedFault): boolean {
  return fault.kind === 'rejected' && fault.code === noOrder;
}
