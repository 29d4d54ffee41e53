import type { Offer } from './offers.ts';

/**
 * Tells whether an offer that is not published has a quantity of its own that differs. It would hold once the
 * offer is published, and the bulk update does not reach it.
 */
export function holdsAnother({ status, format, availableQuantity }: Offer, quantity: number): boolean {
  const isOpen = status !== 'PUBLISHED' && format !== 'AUCTION';
  return isOpen && availableQuantity !== undefined && availableQuantity !== quantity;
}
