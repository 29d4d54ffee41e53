import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyRequest } from 'fastify';
import type { Door } from './door.ts';
import { largestBodyBytes, withBody } from './read-body.ts';

/** The largest unsigned body that is read: pings and challenges are short. */
const unsignedAtMostBytes = 1024;
/** A body has to arrive within this time, so that senders of bodies that never end do not keep their room. */
const bodyWithinMs = 10_000;

/** What is known of a delivery's sender before its body is read. */
export interface Sender {
  /** In whose part of the memory the body has a place. */
  readonly room: string;
  /** The header that every signed delivery has. Without it, no long body is read. */
  readonly signatureHeader: string;
  readonly answerWithinMs: number;
}

/**
 * Reads a delivery, passes it to `use`, and returns the result.
 *
 * @throws Refusal `signature_invalid` for a long body without a signature; the refusals of `withBody`
 */
export async function withDelivery<T>(
  door: Pick<Door, 'memory'>,
  request: FastifyRequest,
  sender: Sender & { readonly receivedAt: Date },
  use: (delivery: RawRequest) => Promise<T>,
): Promise<T> {
  const signed = isSigned(request, sender);
  const bounds = {
    maxBytes: signed ? largestBodyBytes : unsignedAtMostBytes,
    withinMs: Math.min(sender.answerWithinMs, bodyWithinMs),
    memory: door.memory,
    integrationId: sender.room,
  };
  try {
    return await withBody(request, bounds, (body) => use(rawRequest(request, body, sender.receivedAt)));
  } catch (error) {
    throw !signed && isTooLarge(error) ? new Refusal('signature_invalid') : error;
  }
}

/** Tells whether somebody may have signed a request. */
export function isSigned(
  { headers }: FastifyRequest,
  { signatureHeader }: Pick<Sender, 'signatureHeader'>,
): boolean {
  return headers[signatureHeader] !== undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'payload_too_large';
}

function rawRequest(request: FastifyRequest, body: Uint8Array, receivedAt: Date): RawRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    url: request.url,
    headers: Object.fromEntries(headers),
    body,
    receivedAt: receivedAt.toISOString(),
  };
}
