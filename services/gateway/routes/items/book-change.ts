import type { booked } from '@onhand/contracts/gateway-api/stock.ts';
import { bookByHand } from '@onhand/core/observations/book-by-hand.ts';
import type { StockChangeByHand } from '@onhand/core/observations/book-by-hand.ts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';

/** Books a manual change of stock for the routes of adjustments, counts and receipts. */
export async function bookChange(
  request: Pick<FastifyRequest, 'merchantId' | 'caller' | 'claimedKey'>,
  change: Omit<StockChangeByHand, 'merchantId'>,
  { db, clock, dispatcher }: Dependencies,
): Promise<z.infer<typeof booked>> {
  const { merchantId, caller } = request;
  const by = { actor: caller.label, requestKey: requestKeyOf(request), clock };
  const result = await bookByHand(db, { ...change, merchantId }, by);
  if (result.kind === 'booked') dispatcher.nudge();
  return result;
}

/** Identifies the request by its caller and its Idempotency-Key; null if it has no key. */
export function requestKeyOf({
  caller,
  claimedKey,
}: Pick<FastifyRequest, 'caller' | 'claimedKey'>): string | null {
  return claimedKey === null ? null : `${caller.keyId}:${claimedKey}`;
}
