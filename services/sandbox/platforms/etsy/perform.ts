import type { Answered } from '../../openapi/answer.ts';
import { checkerOf } from '../../openapi/validate.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import { authorize, refuseKey } from './authorize.ts';
import { failed, refusal } from './errors.ts';
import { renewOrExpire } from './listing-state.ts';
import { operations } from './operations/operations.ts';
import { partOf } from './part.ts';
import { takeCall } from './quota.ts';
import { readRequest } from './read-request.ts';
import type { Request } from './read-request.ts';
import { specification } from './specification.ts';
import type { EtsyOperation } from './specification.ts';

const checks = {
  strict: checkerOf(specification.schemas),
  coercing: checkerOf(specification.schemas, { coerce: true }),
};

/** What Etsy answers beyond the limits of the app. It has status 429. */
export const tooManyCalls = 'You have exceeded the rate limit of your application.';

/**
 * Performs a request: by a known app, within its limits, with a token that permits it, and as the
 * specification has it. A refusal is answered in Etsy's form. An answer that breaks the specification is a
 * mistake of the sandbox, and is answered with 500.
 *
 * @throws Crash if a fault ends the shop's program in the middle
 */
export function perform(shop: Shop, operation: EtsyOperation, request: Request): Answered {
  const stranger = refuseKey(text(request.headers['x-api-key']));
  if (stranger !== null) return stranger;
  const { isGranted, headers } = takeCall(shop);
  const answered = isGranted ? permitted(shop, operation, request) : failed(429, tooManyCalls);
  return { ...answered, headers };
}

function permitted(shop: Shop, operation: EtsyOperation, request: Request): Answered {
  const permission = authorize(shop, text(request.headers['authorization']), operation.scopes);
  if (permission.kind === 'refused') return permission.answer;
  try {
    renewOrExpire(shop);
    const read = readRequest(operation, request, checks);
    refuseOtherShop(shop, operation, read.path['shop_id']);
    const work = operations[operation.id];
    if (work === undefined) return failed(501, `The sandbox does not play ${operation.id}.`);
    return checkAnswer(shop, operation, work({ shop, ...read, isOwner: permission.isOwner }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return failed(error.status, error.message === '' ? error.code : error.message);
  }
}

/** Refuses a path of another shop: as not found, or as forbidden where the operation has no 404. */
function refuseOtherShop(shop: Shop, { statuses }: EtsyOperation, shopId: number | undefined): void {
  if (shopId === undefined || shopId === partOf(shop).shopId) return;
  throw refusal(statuses.includes(404) ? 404 : 403, `Could not find a Shop with shop_id = ${shopId}.`);
}

function checkAnswer({ state }: Shop, operation: EtsyOperation, answered: Answered): Answered {
  const { id, response, statuses } = operation;
  const garbled = state.faults.some(({ fault }) => fault.kind.startsWith('garble'));
  const said = JSON.parse(JSON.stringify(answered.body ?? {})) as unknown;
  const breach = response === null || garbled ? null : checks.strict(response, said);
  if (statuses.includes(answered.status) && breach === null) return answered;
  const what = breach === null ? `the status ${answered.status}` : `${breach.field} ${breach.message}`;
  return failed(500, `The sandbox’s answer to ${id} breaks Etsy’s specification: ${what}.`);
}

function text(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
