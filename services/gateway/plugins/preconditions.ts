import { createHash } from 'node:crypto';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Whether the route shows or replaces a whole state: its answers carry the state's ETag, and a PUT or
     * PATCH heeds `If-Match`.
     */
    etag?: true;
  }
}

/** Returns the ETag of a state. Equal states have equal ETags. */
export function etagOf(state: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`;
}

/**
 * Checks the request's `If-Match`, if it has one, against the current state (RFC 9110, section 13.1.1).
 *
 * @throws Refusal `precondition_failed`
 */
export function checkIfMatch({ headers }: Pick<FastifyRequest, 'headers'>, state: unknown): void {
  const asked = headers['if-match'];
  if (asked === undefined || asked.trim() === '*') return;
  const current = etagOf(state);
  const named = asked.split(',').map((one) => one.trim());
  if (!named.includes(current)) throw new Refusal('precondition_failed', { members: { etag: current } });
}
