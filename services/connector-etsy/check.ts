import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { neededScopes } from './scopes.ts';
import { readShopId } from './shop-id.ts';

const shop = z.object({
  shop_id: z.int().positive(),
  shop_name: z.string(),
  currency_code: z.string().length(3),
  is_vacation: z.boolean().exactOptional(),
});

/** Etsy's specification says that it is an object, and not of which fields. */
const scopes = z.union([
  z.object({ scopes: z.array(z.string()) }).transform((answer) => answer.scopes),
  z.object({ scopes: z.string() }).transform((answer) => answer.scopes.split(/[\s,]+/)),
]);

/** Reads whose shop it is, its currency, and the scopes that the token lacks. */
export async function check(call: Call): Promise<OutputOf<'check'>> {
  const own = await readShopId(call);
  if (own.kind === 'unauthorized') {
    return { ...own, message: `${own.message} The token may lack the scope shops_r.` };
  }
  if (own.kind !== 'shop') return own;
  const answer = await request(call, { method: 'GET', path: `/shops/${own.id}`, answer: shop });
  if (answer.kind !== 'answer') return answer;
  const granted = await readScopes(call);
  if (granted.kind !== 'scopes') return granted;
  const { shop_id: id, shop_name: name, currency_code: currency, is_vacation: isAway = false } = answer.body;
  const { names } = granted;
  return {
    kind: 'ok',
    account: `${name} (${id})`,
    accountId: String(id),
    currency,
    missing: names === null ? [] : neededScopes.filter((scope) => !names.includes(scope)),
    notes: [...(isAway ? [onVacation] : []), ...(names === null ? [scopesUnknown] : [])],
  };
}

const onVacation = 'The shop is in vacation mode: shoppers can buy nothing there.';
const scopesUnknown =
  'Etsy did not tell the scopes of the token in a known form, so nobody checked whether one is missing.';

/** Asks for the scopes of the token. Null: in no form that is known. */
async function readScopes(call: Call) {
  const token = call.shop.secrets['accessToken'] ?? '';
  const answer = await request(call, {
    method: 'POST',
    path: '/scopes',
    form: { token },
    mutation: false,
    answer: z.unknown(),
  });
  if (answer.kind !== 'answer') return answer;
  return { kind: 'scopes', names: scopes.safeParse(answer.body).data ?? null } as const;
}
