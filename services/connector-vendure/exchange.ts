import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';

/** Holds the parts of a GraphQL request. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mutation: boolean;
}

/** Holds Vendure's raw answer. */
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

/**
 * Posts one request to the shop's Admin API, `/admin-api` below its address. Aborts with the call's signal.
 */
export async function exchange(
  { shop, signal, now, fetch }: Call,
  { query, variables, mutation }: Question,
  headers: Readonly<Record<string, string>>,
): Promise<Exchange | SharedFault> {
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  const channel = shop.secrets['channelToken'];
  const startedAt = now();
  try {
    const response = await fetch(`${shop.baseUrl}/admin-api`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(channel === undefined ? {} : { 'vendure-token': channel }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
      signal,
    });
    const body = parsed(await response.text());
    return {
      kind: 'exchange',
      status: response.status,
      headers: response.headers,
      body,
      ...readingOf({ startedAt, endedAt: now(), date: response.headers.get('date') }),
    };
  } catch (error) {
    return faultFromNetworkError(error, { mutation });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
