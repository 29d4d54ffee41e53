import { textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { app } from '../app.ts';
import { failed, refusal } from '../errors.ts';
import { pathOf } from '../operation.ts';
import type { Operations } from '../operation.ts';
import type { ReadinessState } from '../own-state.ts';
import { pageOf } from '../pages.ts';
import { partOf } from '../part.ts';
import { grantOf } from '../tokens.ts';
import { shopView } from '../views/shop.ts';

/** Reads the app, the seller, and the shop. */
export const shopOperations: Operations = {
  ping: () => ({ status: 200, body: { application_id: app.applicationId } }),
  // The form of the answer is what clients read: the specification leaves it open.
  tokenScopes: ({ shop, body }) => {
    const grant = grantOf(shop, textOf(body['token']) ?? '');
    if (grant === null || grant.isExpired) return failed(401, 'invalid_token', 'access token is invalid');
    return { status: 200, body: { scopes: grant.scopes } };
  },
  getMe: ({ shop }) => {
    const { userId, shopId } = partOf(shop);
    return { status: 200, body: { user_id: userId, shop_id: shopId } };
  },
  getShop: ({ shop }) => ({ status: 200, body: shopView(shop) }),
  getShopByOwnerUserId: (asked) => {
    const userId = pathOf(asked, 'user_id');
    if (userId !== partOf(asked.shop).userId) {
      throw refusal(404, `Could not find a Shop with user_id = ${userId}.`);
    }
    return { status: 200, body: shopView(asked.shop) };
  },
  getShopReadinessStateDefinitions: (asked) => {
    const { readinessStates, shopId } = partOf(asked.shop);
    return { status: 200, body: pageOf(asked, readinessStates, (one) => readinessView(shopId, one)) };
  },
};

function readinessView(shopId: number, { id, state, minDays, maxDays }: ReadinessState): Body {
  return {
    shop_id: shopId,
    readiness_state_id: id,
    readiness_state: state,
    min_processing_days: minDays,
    max_processing_days: maxDays,
    processing_days_display_label: `${minDays} - ${maxDays} days`,
  };
}
