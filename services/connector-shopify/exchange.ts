import { createAdminApiClient } from '@shopify/admin-api-client';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { Token } from './access-tokens.ts';
import { toldBy } from './throttle.ts';

/** The version of the Admin API that every request and every webhook uses. */
export const apiVersion = '2026-10';

/** Holds the parts of a GraphQL request. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mutation: boolean;
  /** The points of all that the document asks for, rather too many than too few. */
  readonly cost: number;
}

/** Holds Shopify's raw answer. */
export interface Exchange {
  readonly kind: 'exchange';
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined if the body is not JSON, such as a proxy's page. */
  readonly body: unknown;
  readonly reading: Reading;
  /**
   * Time the request was sent, by the shop's clock (its Date header, whole seconds). Without that header, by
   * the caller's clock. ISO 8601.
   */
  readonly shopStartedAt: string;
}

const tokens = createAccessTokens();

/**
 * Sends one request to the shop's Admin API. If the shop refuses a token that it has granted, which may have
 * ended, asks for another one and sends the request once more: nothing was done.
 */
export async function exchange(call: Call, question: Question): Promise<Exchange | SharedFault> {
  if (call.signal.aborted)
    return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  const token = await tokens.tokenFor(call);
  if (token.kind !== 'token') return token;
  const answer = await post(call, question, token);
  if (answer.kind !== 'exchange' || answer.status !== 401) return answer;
  if (!(await tokens.forget(call, token))) return answer;
  const renewed = await tokens.tokenFor(call);
  return renewed.kind === 'token' ? post(call, question, renewed) : renewed;
}

/**
 * Posts one request by the official client. The client always speaks HTTPS to a bare
 * domain; the transport sends the request to the shop's address, so that it decides what is permitted.
 */
async function post(
  { shop, signal, now, fetch }: Call,
  { query, variables, mutation, cost }: Question,
  { value: accessToken }: Token,
): Promise<Exchange | SharedFault> {
  let failure: unknown;
  const client = createAdminApiClient({
    storeDomain: shop.baseUrl,
    apiVersion,
    accessToken,
    // Connector-kit decides what is sent again.
    retries: 0,
    logger: () => {},
    async customFetchApi(url, init) {
      try {
        return await fetch(`${shop.baseUrl}${new URL(url).pathname}`, {
          method: 'POST',
          headers: Object.fromEntries(new Headers(init?.headers)),
          body: String(init?.body),
          cost,
          told: async (answer) => toldBy(parsed(await answer.clone().text())),
          signal,
        });
      } catch (error) {
        // The client keeps the message of an error only.
        failure = error;
        throw error;
      }
    },
  });
  const startedAt = now();
  try {
    const response = await client.fetch(query, { variables: { ...variables } });
    const { status, headers } = response;
    const body = parsed(await response.text());
    const times = readingOf({ startedAt, endedAt: now(), date: headers.get('date') });
    return { kind: 'exchange', status, headers, body, ...times };
  } catch (error) {
    return faultFromNetworkError(failure ?? error, { mutation });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
