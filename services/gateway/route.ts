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

/** Adds one route to the app. Each file of routes/ exports one. */
export type Route = (app: App, dependencies: Dependencies) => void;

/** Describes the problems of one status. */
export interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemDetails } };
}

/**
 * Describes the problems of a route for its `response` schema, by status, with the codes in the description.
 * The description of the API adds the problems of every route. The return type is `object`, because handlers
 * throw problems and never return them.
 */
export function problems(...codes: readonly ProblemCode[]): object {
  return describeProblems(codes);
}

/** Describes problems by their status. */
export function describeProblems(codes: readonly ProblemCode[]): Readonly<Record<string, ProblemResponse>> {
  const byStatus = Map.groupBy(codes, (code) => problemKinds[code].status);
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

/** Tells a description of problems from the schema of an answer. */
export function isProblemResponse(response: unknown): response is ProblemResponse {
  return (
    typeof response === 'object' &&
    response !== null &&
    'content' in response &&
    typeof response.content === 'object' &&
    response.content !== null &&
    'application/problem+json' in response.content
  );
}

/**
 * Builds a page of a list. `rows` must hold up to `limit` + 1 rows: the extra row shows that there is a next
 * page.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
