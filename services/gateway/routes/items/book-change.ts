import type { booked } from '@onhand/contracts/gateway-api/stock.ts';
import { bookByHand } from '@onhand/core/observations/book-by-hand.ts';
import type { StockChangeByHand } from '@onhand/core/observations/book-by-hand.ts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';

/** Books a change of stock by hand, as three routes do. */
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

/** Names the request by its caller and its Idempotency-Key; null where it has none. */
export function requestKeyOf({
  caller,
  claimedKey,
}: Pick<FastifyRequest, 'caller' | 'claimedKey'>): string | null {
  return claimedKey === null ? null : `${caller.keyId}:${claimedKey}`;
}
