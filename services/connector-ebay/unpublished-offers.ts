import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs } from './limits.ts';
import type { Offer } from './offers.ts';

/**
 * Tells whether an offer that is not published has a quantity of its own that differs. It would hold once the
 * offer is published, and the bulk update does not reach it.
 */
export function holdsAnother({ status, format, availableQuantity }: Offer, quantity: number): boolean {
  const isOpen = status !== 'PUBLISHED' && format !== 'AUCTION';
  return isOpen && availableQuantity !== undefined && availableQuantity !== quantity;
}

/**
 * Sets the quantity of an offer that is not published. eBay replaces the whole offer, so all of it is sent.
 */
export async function setUnpublished(
  call: Call,
  offer: Offer,
  quantity: number,
): Promise<SharedFault | null> {
  const { offerId, sku: _, marketplaceId: __, format: ___, status: ____, listing: _____, ...rest } = offer;
  const answer = await request(call, {
    method: 'PUT',
    path: `/sell/inventory/v1/offer/${encodeURIComponent(offerId)}`,
    body: { ...rest, availableQuantity: quantity },
    cost: costs.inventory,
    answer: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}
