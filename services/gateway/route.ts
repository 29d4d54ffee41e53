import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemDetails } from '@onhand/contracts/gateway-api/problem.ts';
import { problemKinds } from '@onhand/contracts/gateway-api/problems.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Dependencies } from './dependencies.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** One file of routes/ adds one route. */
export type Route = (app: App, dependencies: Dependencies) => void;

/** Every route can answer so. */
const everywhere: readonly ProblemCode[] = [
  'request_invalid',
  'key_invalid',
  'role_insufficient',
  'merchant_required',
];

/**
 * The problems a route can answer with, besides those of every route, for its `response` schema: by status, with the codes in the description.
 * Typed as nothing, because handlers throw problems and never return them.
 */
export function problems(...codes: readonly ProblemCode[]): object {
  const byStatus = Map.groupBy([...everywhere, ...codes], (code) => problemKinds[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemDetails } },
      },
    ]),
  );
}

/** A page of a list, from rows of which one more than `limit` was asked for. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
