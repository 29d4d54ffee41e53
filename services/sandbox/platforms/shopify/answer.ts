import type { Shop } from '../../shop/shop.ts';
import { mostPoints, spend, throttleStatus } from './bucket.ts';
import { actualCost, requestedCost } from './cost.ts';
import { apiError } from './errors.ts';
import { costedOf, execute } from './execute.ts';
import type { Asked } from './execute.ts';

const documentation = 'https://shopify.dev/api/usage/limits';

/**
 * Answers a request within the app's points. The requested cost must be left; what the answer costs is taken.
 *
 * @throws Crash if a fault ended the shop's program in the middle
 */
export function answerTo(shop: Shop, asked: Asked): Readonly<Record<string, unknown>> {
  const costed = costedOf(asked);
  const requestedQueryCost = requestedCost(costed);
  const cost = (actualQueryCost: number | null) => ({
    cost: { requestedQueryCost, actualQueryCost, throttleStatus: throttleStatus(shop) },
  });
  if (requestedQueryCost > mostPoints) {
    const message = `Query cost is ${requestedQueryCost}, which exceeds the single query max cost limit (${mostPoints}).`;
    const error = apiError('MAX_COST_EXCEEDED', message, {
      cost: requestedQueryCost,
      maxCost: mostPoints,
      documentation,
    });
    return { errors: [error], extensions: cost(null) };
  }
  if (requestedQueryCost > throttleStatus(shop).currentlyAvailable) {
    return { errors: [apiError('THROTTLED', 'Throttled', { documentation })], extensions: cost(null) };
  }
  const { data, errors } = execute(shop, asked);
  const actualQueryCost = Math.min(requestedQueryCost, actualCost(costed, data));
  spend(shop, actualQueryCost);
  return { data: data ?? null, ...(errors !== undefined && { errors }), extensions: cost(actualQueryCost) };
}
