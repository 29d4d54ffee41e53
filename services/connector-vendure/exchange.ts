import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';

/** A GraphQL request as it is posted. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mutation: boolean;
}

/** Vendure's answer before anything is made of it. */
export interface Exchange {
  readonly kind: 'exchange';
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the body is no JSON: a proxy's page, say. */
  readonly body: unknown;
  /** ISO 8601 by this process's clock, taken before the request was sent. */
  readonly startedAt: string;
  /** The same moment by the shop's clock (its Date header, whole seconds), where it says. */
  readonly shopStartedAt: string;
}

/** Beyond this a request is given up even if its caller would wait. */
const patienceMs = 30_000;

/** Posts one question to the shop's Admin API, at `/admin-api` below its address. It ends with the call's signal. */
export async function exchange(
  { shop, signal }: Call,
  { query, variables, mutation }: Question,
  headers: Readonly<Record<string, string>>,
): Promise<Exchange | Fault> {
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  const channel = shop.secrets['channelToken'];
  const startedMs = Date.now();
  try {
    const response = await fetch(`${shop.baseUrl.replace(/\/+$/, '')}/admin-api`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(channel === undefined ? {} : { 'vendure-token': channel }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
      // A redirect would turn the POST into a GET.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const body = parsed(await response.text());
    const shopMs = Date.parse(response.headers.get('date') ?? '') - (Date.now() - startedMs);
    const startedAt = new Date(startedMs).toISOString();
    const shopStartedAt = Number.isNaN(shopMs) ? startedAt : new Date(shopMs).toISOString();
    return {
      kind: 'exchange',
      status: response.status,
      headers: response.headers,
      body,
      startedAt,
      shopStartedAt,
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
