import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { multipartOf } from './multipart.ts';
import type { Upload } from './multipart.ts';

/** Holds the parts of a GraphQL request. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mutation: boolean;
  /** Files to upload, each with the path of its variable, such as `variables.input.0.file`. */
  readonly files?: readonly Upload[];
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
  { query, variables, mutation, files }: Question,
  headers: Readonly<Record<string, string>>,
): Promise<Exchange | SharedFault> {
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  const channel = shop.secrets['channelToken'];
  const content =
    files === undefined
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) }
      : await multipartOf({ query, variables }, files);
  const startedAt = now();
  try {
    const response = await fetch(`${shop.baseUrl}/admin-api`, {
      method: 'POST',
      headers: {
        ...content.headers,
        ...(channel === undefined ? {} : { 'vendure-token': channel }),
        ...headers,
      },
      body: content.body,
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
