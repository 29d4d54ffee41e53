import type { Decoded } from '@onhand/connector-kit/webhook.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { MerchantBusy, Overloaded } from '@onhand/core/orders/group-take-in.ts';
import { isConnectionError } from '@onhand/database/transaction.ts';
import type { FastifyRequest } from 'fastify';

/** Returns the refusal of a delivery that its connector refused. */
export function refusalOf({ why }: Extract<Decoded, { readonly kind: 'refused' }>): Refusal {
  return new Refusal(why === 'too_old' ? 'delivery_too_old' : 'signature_invalid');
}

/** Refusals of deliveries that may be genuine: their bodies were not read whole. */
const notTaken: ReadonlySet<string> = new Set(['payload_too_large', 'overloaded', 'body_malformed']);

/** Tells whether a refused delivery may be genuine. With a wrong signature, it is not. */
export function mayBeLost(error: unknown): boolean {
  return !(error instanceof Refusal) || notTaken.has(error.code);
}

/** Answers a fault of ours with 503: the event is not to blame for it, and has to come again. */
export function asProblem(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof Refusal || error instanceof Overloaded || isConnectionError(error)) return error;
  if (error instanceof MerchantBusy) return new Refusal('merchant_busy');
  request.log.error({ err: error }, 'A delivery could not be taken in because of a fault of Onhand.');
  return new Refusal('delivery_not_taken_in');
}
