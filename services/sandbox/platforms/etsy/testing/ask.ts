import { randomUUID } from 'node:crypto';
import type { NewShop } from '../../../control/schema.ts';
import type { ShopSummary } from '../../../control/summary.ts';
import { startSandbox } from '../../../start.ts';
import type { Sandbox } from '../../../start.ts';
import { grantLimits } from '../quota.ts';

// JSON of an answer, which a test reads by paths that its own request names.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** Holds an answer of Etsy's API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export const api = '/v3/application';

/**
 * Starts a sandbox whose app at Etsy was granted many calls, so that a test need not wait between its calls.
 */
export async function generousSandbox(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  grantLimits(sandbox.url, { perSecond: 10_000, perDay: 1_000_000 });
  return sandbox;
}

/** Opens an Etsy shop with these parts, and returns a function that calls its API as the seller's app. */
export async function etsyShop({ control }: Sandbox, parts: Omit<NewShop, 'id'> = {}) {
  const id = `seller-${randomUUID().slice(0, 8)}`;
  const shop = await control.createShop({ id, platform: 'etsy', ...parts });
  const { access_token: token, refresh_token: refreshToken } = (await refresh(shop)).body;
  const shopPath = shopPathOf(shop);
  const ask = askerOf(shop, token);
  /** Sends a form with files. */
  const upload = (path: string, form: FormData) => uploadTo(shop, token, path, form);
  return { id, shop, shopPath, ask, upload, refreshToken: String(refreshToken) };
}

/** Returns the path of the shop itself. */
export function shopPathOf({ secrets }: ShopSummary): string {
  return `${api}/shops/${secrets['shopId'] ?? ''}`;
}

/** Uses up the shop's first refresh token, or another one. */
export function refresh(
  shop: ShopSummary,
  refreshToken = shop.secrets['refreshToken'] ?? '',
): Promise<Answer> {
  return grant(shop, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** Asks the token endpoint, with the app's keystring. */
export async function grant(
  { baseUrl, secrets }: ShopSummary,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const body = new URLSearchParams({ client_id: secrets['keystring'] ?? '', ...fields });
  return answerOf(await fetch(`${baseUrl}/v3/public/oauth/token`, { method: 'POST', body }));
}

/** Makes a function that calls the API with a token; '' calls it without one. */
export function askerOf({ baseUrl, secrets }: ShopSummary, token: string): Ask {
  return async (method, path, body, headers = {}) =>
    answerOf(
      await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          'x-api-key': keyOf(secrets),
          ...(token !== '' && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
}

async function uploadTo(
  { baseUrl, secrets }: ShopSummary,
  token: string,
  path: string,
  body: FormData,
): Promise<Answer> {
  const headers = { 'x-api-key': keyOf(secrets), authorization: `Bearer ${token}` };
  return answerOf(await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body }));
}

function keyOf({ keystring = '', sharedSecret = '' }: ShopSummary['secrets']): string {
  return `${keystring}:${sharedSecret}`;
}

async function answerOf(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const body: Json = /^[[{]/.test(text) ? JSON.parse(text) : text;
  return { status: answer.status, headers: answer.headers, body };
}

/** Reads the inventory of a listing. */
export async function inventoryOf(ask: Ask, listingId: number): Promise<Json> {
  return (await ask('GET', `${api}/listings/${listingId}/inventory`)).body;
}

/**
 * Writes an inventory back as it was read, in the form that an update has, after `change` has changed the
 * update's products.
 */
export async function rewrite(
  ask: Ask,
  listingId: number,
  change: (products: Json[]) => void,
): Promise<Answer> {
  const { products, listing: _, ...onProperty } = await inventoryOf(ask, listingId);
  const written = products.map(({ sku, property_values: values, offerings }: Json) => ({
    sku,
    property_values: values.map(({ scale_name: __, ...value }: Json) => value),
    offerings: offerings.map(({ price, quantity, is_enabled, readiness_state_id }: Json) => ({
      price: price.amount / price.divisor,
      quantity,
      is_enabled,
      readiness_state_id,
    })),
  }));
  change(written);
  const path = `${api}/listings/${listingId}/inventory`;
  return ask('PUT', path, { products: written, ...onProperty });
}
