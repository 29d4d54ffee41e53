import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { faultOfAnswer } from './ebay-faults.ts';
import { apiAddress } from './hosts.ts';

export interface Request<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the API's host, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** The language of the texts in the body, such as `de-DE`. Left out: `en-US`. */
  readonly language?: string | undefined;
  /** Whether the request may change something at eBay. Left out: all but GET do. */
  readonly mutation?: boolean;
  /** The points of the app's budget. */
  readonly cost: number;
  readonly answer: z.ZodType<T>;
}

export interface Answer<T> {
  readonly kind: 'answer';
  readonly body: T;
  readonly reading: Reading;
  /** When the request was sent, by eBay's clock (its Date header, whole seconds). ISO 8601. */
  readonly shopStartedAt: string;
}

/**
 * Sends one request to eBay. Returns a fault unless the answer is valid. A 207 is an answer: its rows tell
 * what became of them.
 */
export async function request<T>(call: Call, asked: Request<T>): Promise<Answer<T> | SharedFault> {
  const { method, path, body, language = 'en-US', cost, answer: schema } = asked;
  const mutation = asked.mutation ?? method !== 'GET';
  if (call.signal.aborted) {
    return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  }
  const token = call.shop.secrets['accessToken'] ?? '';
  if (token === '') return { kind: 'unauthorized', message: 'The integration has no access token of eBay.' };
  const startedAt = call.now();
  let response: Response;
  let given: unknown;
  try {
    response = await call.fetch(`${apiAddress(call.shop.baseUrl, path)}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'accept-language': 'en-US',
        ...(body !== undefined && { 'content-type': 'application/json', 'content-language': language }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cost,
      signal: call.signal,
    });
    given = parsed(await response.text());
  } catch (error) {
    return faultFromNetworkError(error, { mutation });
  }
  if (response.status >= 300) return faultOfAnswer(response, given, mutation);
  const { success, data, error } = schema.safeParse(given ?? {});
  if (success) {
    const times = readingOf({ startedAt, endedAt: call.now(), date: response.headers.get('date') });
    return { kind: 'answer', body: data, ...times };
  }
  const message = `eBay’s answer has another shape than its API’s: ${z.prettifyError(error)}`;
  const perhapsOneRow = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
  return mutation
    ? { kind: 'unknown', message, ended: true, perhapsOneRow }
    : { kind: 'unavailable', message, perhapsOneRow };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
