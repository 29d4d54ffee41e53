import woocommerce from '@woocommerce/woocommerce-rest-api';
import type { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { refusal } from './schema.ts';

export interface Request<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path below `/wp-json/wc/v3/`. */
  readonly endpoint: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly schema: z.ZodType<T>;
}

export interface Answer<T> {
  readonly kind: 'answer';
  readonly body: T;
  readonly reading: Reading;
  /**
   * Time the request was sent, by the shop's clock (its Date header, whole seconds). Without that header, by
   * the caller's clock. ISO 8601.
   */
  readonly shopStartedAt: string;
  /** Number of pages in the list; 1 if the answer is not a list. */
  readonly pages: number;
  /** Number of records in the list; null if the answer is not a list. */
  readonly total: number | null;
  /** The `link` header. Every answer but a list's middle pages names the API's root there. */
  readonly link: string;
}

/** Error codes that come with 403: the key is valid, but its owner lacks the permission. */
const unauthorizedCodes = ['view', 'create', 'edit', 'delete', 'batch'].map(
  (act) => `woocommerce_rest_cannot_${act}`,
);

/** Longest time to wait for a call, even if its caller would wait longer. */
const patienceMs = 30_000;

/**
 * Sends one request to the shop's REST API and aborts it with the call's signal. The official client uses
 * basic authentication over HTTPS and OAuth 1.0a signatures over plain HTTP. Returns a fault unless the
 * answer is valid; the fault of a write that the shop may have applied is `unknown`.
 */
export async function request<T>(call: Call, { schema, ...asked }: Request<T>): Promise<Answer<T> | Fault> {
  const mutation = asked.method !== 'GET';
  if (call.signal.aborted) {
    return { kind: 'unavailable', message: 'The deadline passed before the call was sent.' };
  }
  const startedAt = call.now();
  let answer: Response;
  try {
    answer = await send(call, asked, AbortSignal.any([call.signal, AbortSignal.timeout(patienceMs)]));
  } catch (error) {
    return faultFromNetworkError(error, { mutation });
  }
  if (answer.status >= 300) return refusalOf(answer, mutation);

  const parsed = schema.safeParse(answer.data);
  if (!parsed.success) return notUnderstood(mutation);
  return {
    kind: 'answer',
    body: parsed.data,
    ...readingOf({ startedAt, endedAt: call.now(), date: answer.headers['date'] }),
    pages: Number(answer.headers['x-wp-totalpages'] ?? 1),
    total: wholeNumber(answer.headers['x-wp-total']),
    link: answer.headers['link'] ?? '',
  };
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** Holds the used fields of an axios response. */
interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly data: unknown;
}

function send(
  { shop }: Call,
  { method, endpoint, params = {}, body }: Omit<Request<unknown>, 'schema'>,
  signal: AbortSignal,
): Promise<Response> {
  const client = new woocommerce.default({
    url: shop.baseUrl,
    consumerKey: shop.secrets['consumerKey'] ?? '',
    consumerSecret: shop.secrets['consumerSecret'] ?? '',
    version: 'wc/v3',
    // A redirect would turn a POST into a GET and break the signature.
    axiosConfig: { signal, maxRedirects: 0, validateStatus: () => true },
  });
  if (method === 'GET') return client.get(endpoint, params);
  return method === 'POST' ? client.post(endpoint, body, params) : client.put(endpoint, body, params);
}

function refusalOf({ status, headers, data }: Response, mutation: boolean): Fault {
  if (status < 400) {
    return {
      kind: 'rejected',
      code: 'redirected',
      message: `The shop answered ${status}, to ${headers['location'] ?? 'nowhere'}.`,
      hint: 'Give the address the shop redirects to, with https:// if it has it.',
    };
  }
  const said = refusal.safeParse(data);
  const words = said.success
    ? said.data
    : { code: `http_${status}`, message: `The shop answered ${status}.` };
  return faultFromStatus({ status, headers, mutation, ...words, unauthorizedCodes });
}

/** Makes the fault for an unreadable body, such as a proxy's page or PHP warnings before the JSON. */
function notUnderstood(mutation: boolean): Fault {
  const message = 'The shop answered with something that is not WooCommerce’s.';
  return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'unavailable', message };
}
