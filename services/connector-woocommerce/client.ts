import woocommerce from '@woocommerce/woocommerce-rest-api';
import type { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError, faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { readingOf } from '@onhand/connector-kit/reading.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { refusal } from './schema.ts';

export interface Request<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
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

/**
 * Sends one request to the shop's REST API and aborts it with the call's signal. The official client uses
 * basic authentication over HTTPS and OAuth 1.0a signatures over plain HTTP. Returns a fault unless the
 * answer is valid; the fault of a write that the shop may have applied is `unknown`.
 */
export async function request<T>(
  call: Call,
  { schema, ...asked }: Request<T>,
): Promise<Answer<T> | SharedFault> {
  const mutation = asked.method !== 'GET';
  if (call.signal.aborted) {
    return { kind: 'unavailable', message: 'The deadline passed before the call was sent.' };
  }
  const startedAt = call.now();
  let answer: Response;
  try {
    answer = await send(call, asked, call.signal);
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
  { shop, fetch }: Call,
  { method, endpoint, params = {}, body }: Omit<Request<unknown>, 'schema'>,
  signal: AbortSignal,
): Promise<Response> {
  const client = new woocommerce.default({
    url: shop.baseUrl,
    consumerKey: shop.secrets['consumerKey'] ?? '',
    consumerSecret: shop.secrets['consumerSecret'] ?? '',
    version: 'wc/v3',
    axiosConfig: { signal, adapter: 'fetch', env: { fetch, Request: null }, validateStatus: () => true },
  });
  switch (method) {
    case 'GET':
      return client.get(endpoint, params);
    case 'POST':
      return client.post(endpoint, body, params);
    case 'PUT':
      return client.put(endpoint, body, params);
    case 'DELETE':
      return client.delete(endpoint, params);
  }
}

/**
 * Converts an answer without success to a fault. WooCommerce's own error names what the request asked for.
 * Codes of WordPress itself (`rest_no_route`, `rest_disabled`) and of plugins that guard a shop say with 401,
 * 403 or 404 that the API as a whole is not there for us.
 */
function refusalOf({ status, headers, data }: Response, mutation: boolean): SharedFault {
  if (status < 400) return faultFromRedirect(status, headers['location']);
  const said = refusal.safeParse(data);
  if (!said.success) {
    const words = { code: `http_${status}`, message: pageInsteadOfApi(status) };
    return faultFromStatus({ status, headers, mutation, ...words, speaksOfRequest: false });
  }
  const { code, message } = said.data;
  const isAboutAccess = [401, 403, 404, 405, 406, 410, 451].includes(status);
  const speaksOfRequest = code.startsWith('woocommerce_') || !isAboutAccess;
  return faultFromStatus({
    status,
    headers,
    mutation,
    code,
    message: speaksOfRequest ? message : `${message} (${code})`,
    speaksOfRequest,
    unauthorizedCodes,
  });
}

function pageInsteadOfApi(status: number): string {
  const message = `The shop answered ${status} with a page that is not WooCommerce’s API.`;
  switch (status) {
    case 403:
      return `${message} A firewall or a security plugin may block the API.`;
    case 404:
      return `${message} Check the shop’s address, and that its permalinks are not set to “Plain”.`;
    default:
      return message;
  }
}

/** Makes the fault for an unreadable body, such as a proxy's page or PHP warnings before the JSON. */
function notUnderstood(mutation: boolean): SharedFault {
  const message = 'The shop answered with something that is not WooCommerce’s.';
  return mutation ? { kind: 'unknown', message, ended: true } : { kind: 'unavailable', message };
}
