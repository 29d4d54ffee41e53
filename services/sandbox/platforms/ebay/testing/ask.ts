import { randomUUID } from 'node:crypto';
import type { NewShop } from '../../../control/schema.ts';
import type { ShopSummary } from '../../../control/summary.ts';
import type { Sandbox } from '../../../start.ts';

// JSON of an answer, which a test reads by paths that its own request names.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** Holds an answer of eBay's API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
  /** The id of the first error, if the answer is one. */
  readonly errorId: number | undefined;
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export const inventory = '/sell/inventory/v1';
export const fulfillment = '/sell/fulfillment/v1';
export const notification = '/commerce/notification/v1';

/** Opens an eBay shop with these parts, and returns a function that calls its API as the seller's app. */
export async function ebayShop({ control }: Sandbox, parts: Omit<NewShop, 'id'> = {}) {
  const id = `seller-${randomUUID().slice(0, 8)}`;
  const shop = await control.createShop({ id, platform: 'ebay', ...parts });
  const { access_token: token } = (await refresh(shop)).body;
  return { id, shop, ask: askerOf(shop, token), token: String(token) };
}

/** Asks the token endpoint for a user token. */
export function refresh(shop: ShopSummary, changes: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return grant(shop, {
    grant_type: 'refresh_token',
    refresh_token: shop.secrets['refreshToken'] ?? '',
    ...changes,
  });
}

/** Asks the token endpoint, with the app's client id and secret. */
export async function grant(
  { baseUrl, secrets }: ShopSummary,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const app = `${secrets['clientId'] ?? ''}:${secrets['clientSecret'] ?? ''}`;
  const answer = await fetch(`${baseUrl}/identity/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(app).toString('base64')}` },
    body: new URLSearchParams(fields),
  });
  return answerOf(answer);
}

/** Makes a function that calls the API with a token. */
export function askerOf({ baseUrl }: Pick<ShopSummary, 'baseUrl'>, token: string): Ask {
  return async (method, path, body, headers = {}) =>
    answerOf(
      await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-language': 'en-US',
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
}

async function answerOf(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const body: Json = /^[[{]/.test(text) ? JSON.parse(text) : text;
  return { status: answer.status, headers: answer.headers, body, errorId: body?.errors?.[0]?.errorId };
}

/** Reads the first offer of a SKU. */
export async function offerOf(ask: Ask, sku: string): Promise<Json> {
  return (await ask('GET', `${inventory}/offer?sku=${sku}`)).body.offers[0];
}

/** Sets quantities of one SKU and its offers. */
export function update(
  ask: Ask,
  sku: string,
  { quantity, offers = [] }: { quantity?: number; offers?: readonly object[] },
): Promise<Answer> {
  const shipTo = quantity === undefined ? {} : { shipToLocationAvailability: { quantity } };
  const requests = [{ sku, ...shipTo, ...(offers.length > 0 && { offers }) }];
  return ask('POST', `${inventory}/bulk_update_price_quantity`, { requests });
}
