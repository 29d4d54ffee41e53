import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import type { Caller } from './client.ts';

const self = z.object({ user_id: z.int().positive(), shop_id: z.int().exactOptional() });

export type ShopId = { readonly kind: 'shop'; readonly id: string } | SharedFault;

/** Returns the id of the call's shop, which most of Etsy's paths name. Asks Etsy if it is not stored. */
export async function shopIdOf(call: Caller): Promise<ShopId> {
  const { shopId = '' } = call.shop.secrets;
  return shopId === '' ? readShopId(call) : { kind: 'shop', id: shopId };
}

/** Asks Etsy for the shop of the token's seller. */
export async function readShopId(call: Caller): Promise<ShopId> {
  const answer = await request(call, { method: 'GET', path: '/users/me', answer: self });
  if (answer.kind !== 'answer') return answer;
  const { shop_id: id = 0 } = answer.body;
  if (id > 0) return { kind: 'shop', id: String(id) };
  return { kind: 'rejected', code: 'shop_missing', message: 'The Etsy account has no shop.' };
}
