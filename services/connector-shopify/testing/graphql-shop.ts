import { execute, parse, validate } from 'graphql';
import type { GraphQLError } from 'graphql';
import { expect } from 'vitest';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Sending, Told } from '@onhand/connector-kit/transport/transport.ts';
import { apiVersion } from '../exchange.ts';
import { mostPointsOfQuery } from '../limits.ts';
import { adminSchema } from './admin-schema.ts';
import { costOf } from './query-cost.ts';

/** What a query or a mutation answers, by its field. Nodes name their `__typename`. */
export type Root = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface GraphqlShop {
  readonly call: Call;
  readonly asked: readonly Asked[];
  /** What the answers told of the limit of points. */
  readonly told: readonly Told[];
}

const baseUrl = 'https://a-shop.myshopify.com';
const at = new Date('2026-11-20T10:00:00.500Z');

/**
 * Plays a shop for unit tests: executes each document on plain objects by Shopify's own schema. The test
 * fails if the schema does not know a document, or if the connector declares less than the document costs.
 */
export function graphqlShop(root: Root, errors: readonly GraphQLError[] = []): GraphqlShop {
  const asked: Asked[] = [];
  const told: Told[] = [];
  return {
    asked,
    told,
    call: callOf(async (url, sending) => {
      expect.soft(url).toBe(`${baseUrl}/admin/api/${apiVersion}/graphql.json`);
      expect.soft(sending.headers['x-shopify-access-token']).toBe('a token');
      // The official client wrote it.
      const { query, variables } = JSON.parse(String(sending.body)) as Asked;
      asked.push({ query, variables });
      const cost = checkedCost({ query, variables }, sending);
      const document = parse(query);
      const answered =
        errors.length > 0
          ? { errors }
          : await execute({ schema: adminSchema(), document, rootValue: root, variableValues: variables });
      const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 1900, restoreRate: 100 };
      const extensions = {
        cost: { requestedQueryCost: cost, actualQueryCost: errors.length > 0 ? null : 7, throttleStatus },
      };
      const response = answer(200, JSON.stringify({ ...answered, extensions }));
      told.push((await sending.told?.(response)) ?? {});
      return response;
    }),
  };
}

function checkedCost({ query, variables }: Asked, { cost = 1 }: Sending): number {
  const document = parse(query);
  const most = costOf(adminSchema(), document, variables);
  // What a connector's transport throws becomes a fault, which would hide these.
  expect.soft(validate(adminSchema(), document), query).toEqual([]);
  expect.soft(cost, `the declared cost of ${query}`).toBeGreaterThanOrEqual(most);
  expect.soft(cost, `the declared cost of ${query}`).toBeLessThanOrEqual(mostPointsOfQuery);
  return most;
}

/** Makes a shop that gives one answer to whatever it is asked. */
export function shopThatAnswers(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Call {
  return callOf(async () => answer(status, body, headers));
}

function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  const date = new Date(Math.floor(at.getTime() / 1_000) * 1_000).toUTCString();
  return new Response(body, { status, headers: { 'content-type': 'application/json', date, ...headers } });
}

function callOf(fetch: Call['fetch']): Call {
  return {
    integrationId: '00000000-0000-4000-8000-000000000000',
    now: () => at,
    deadline: at.getTime() + 20_000,
    lane: 'sales',
    signal: new AbortController().signal,
    shop: { baseUrl, secrets: { accessToken: 'a token', webhookSecret: 'a key' } },
    app: {},
    fetch: async (url, sending) => {
      const headers = Object.fromEntries(
        Object.entries(sending.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      return fetch(url, { ...sending, headers });
    },
    download: () => Promise.reject(new Error('nothing is downloaded')),
  };
}

/** Makes a connection of these rows. */
export function connectionOf(nodes: readonly unknown[], endCursor: string | null = null) {
  return { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } };
}
