import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { faultOfAnswer } from './etsy-faults.ts';

export interface Request<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Path below `/v3/application`, with its query. */
  readonly path: string;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  /** Whether the request may change something at Etsy. Left out: all but GET do. */
  readonly mutation?: boolean;
  readonly answer: z.ZodType<T>;
}

export interface Answer<T> {
  readonly kind: 'answer';
  readonly body: T;
  readonly reading: Reading;
  /** When the request was sent, by Etsy's clock (its Date header, whole seconds). ISO 8601. */
  readonly shopStartedAt: string;
}

/** What a request needs of a call. */
export type Caller = Pick<Call, 'shop' | 'app' | 'signal' | 'now' | 'fetch'>;

/** Sends one request to Etsy. Returns a fault unless the answer is valid. */
export async function request<T>(call: Caller, asked: Request<T>): Promise<Answer<T> | SharedFault> {
  const { method, path, answer: schema } = asked;
  const mutation = asked.mutation ?? method !== 'GET';
  if (call.signal.aborted) {
    return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  }
  const token = call.shop.secrets['accessToken'] ?? '';
  if (token === '') return { kind: 'unauthorized', message: 'The integration has no access token of Etsy.' };
  const startedAt = call.now();
  const content = contentOf(asked);
  let response: Response;
  let given: unknown;
  try {
    response = await call.fetch(`${call.shop.baseUrl}/v3/application${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-api-key': apiKey(call),
        accept: 'application/json',
        ...(content && { 'content-type': content.type }),
      },
      ...(content && { body: content.body }),
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
  const message = `Etsy’s answer has another shape than its API’s: ${z.prettifyError(error)}`;
  const perhapsOneRow = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
  return mutation
    ? { kind: 'unknown', message, ended: true, perhapsOneRow }
    : { kind: 'unavailable', message, perhapsOneRow };
}

/**
 * Returns the app's key: its keystring and shared secret.
 * https://developers.etsy.com/documentation/essentials/requests
 */
function apiKey({ app: { keystring = '', sharedSecret = '' } }: Caller): string {
  return `${keystring}:${sharedSecret}`;
}

function contentOf({ json, form }: Pick<Request<unknown>, 'json' | 'form'>) {
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  if (form === undefined) return null;
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
