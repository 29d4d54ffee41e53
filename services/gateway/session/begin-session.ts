import type { CallerRow } from '@onhand/core/access/api-keys/find-caller.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Begins a session with the rights of a key, and gives its cookie to the browser. */
export type BeginSession = (
  request: FastifyRequest,
  reply: FastifyReply,
  row: CallerRow,
) => Promise<{ readonly expiresAt: Date }>;
