import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../dependencies.ts';

const checkTimeoutMs = 30_000;

/** What a customer got about which the connector said nothing. */
export const notAnswered = {
  kind: 'unknown',
  message: 'The connector gave no answer for this customer.',
  ended: false,
} as const;

/** How a run goes on after a call in which nothing was answered, while the shop answers otherwise. */
export const waitsAfterFailure = { kind: 'waits', waitMs: 2_000 } as const;

/** A customer of a call, and what the shop answered about it. */
export interface AnsweredCustomer<Customer, Result> {
  readonly customer: Customer;
  readonly result: Result;
}

type OfShop = Extract<Fault, { kind: 'rate_limited' | 'unauthorized' }>;
type Failed = Extract<Fault, { kind: 'unavailable' | 'unknown' }>;

/** The customers of a call by what their answers mean. */
export interface JudgedAnswers<Customer, Result> {
  /** The shop answered about the customer, also if it refused it. */
  readonly certain: readonly AnsweredCustomer<Customer, Exclude<Result, OfShop | Failed>>[];
  /** The call may have failed because of these customers. Empty if the shop is away. */
  readonly failing: readonly AnsweredCustomer<Customer, Failed>[];
  readonly isShopAway: boolean;
  /** How the run goes on if the call is to be repeated. Null: something was answered. */
  readonly repeats: OfShop | Failed | typeof waitsAfterFailure | null;
}

/**
 * Judges the answers of a call about customers. If none is certain, asks whether the shop answers something
 * else: then the customers may be why the call failed.
 *
 * @param asksForNobody also ask about customers in general: a shop of which only these are away counts as
 * away
 */
export async function judgeAnswers<Customer, Result extends { readonly kind: string }>(
  connectors: Dependencies['connectors'],
  shop: { readonly platform: string; readonly integrationId: IntegrationId },
  answered: readonly AnsweredCustomer<Customer, Result | OfShop | Failed>[],
  { asksForNobody = false }: { readonly asksForNobody?: boolean } = {},
): Promise<JudgedAnswers<Customer, Result>> {
  const certain: AnsweredCustomer<Customer, Exclude<Result, OfShop | Failed>>[] = [];
  const failing: AnsweredCustomer<Customer, Failed>[] = [];
  let ofShop: OfShop | null = null;
  for (const { customer, result } of answered) {
    if (isOfShop(result)) ofShop ??= result;
    else if (hasFailed(result)) failing.push({ customer, result });
    else certain.push({ customer, result: result as Exclude<Result, OfShop | Failed> });
  }
  if (ofShop !== null) return { certain, failing: [], isShopAway: true, repeats: ofShop };
  const [first] = failing;
  if (first === undefined || certain.length > 0) {
    return { certain, failing, isShopAway: false, repeats: null };
  }
  const away = (await answersOtherwise(connectors, shop))
    ? asksForNobody
      ? await customersAway(connectors, shop)
      : null
    : first.result;
  return away === null
    ? { certain, failing, isShopAway: false, repeats: waitsAfterFailure }
    : { certain, failing: [], isShopAway: true, repeats: away };
}

function isOfShop(result: { readonly kind: string }): result is OfShop {
  return result.kind === 'rate_limited' || result.kind === 'unauthorized';
}

function hasFailed(result: { readonly kind: string }): result is Failed {
  return result.kind === 'unavailable' || result.kind === 'unknown';
}

async function answersOtherwise(
  connectors: Dependencies['connectors'],
  { platform, integrationId }: { readonly platform: string; readonly integrationId: IntegrationId },
): Promise<boolean> {
  const asked = { integrationId, lane: 'bulk', timeoutMs: checkTimeoutMs, input: {} } as const;
  return (await connectors.call(platform, 'check', asked)).kind === 'ok';
}

/**
 * Asks for a customer that no shop has, so that nothing about a person can be why the shop does not answer.
 * Null: it answers about customers.
 */
async function customersAway(
  connectors: Dependencies['connectors'],
  { platform, integrationId }: { readonly platform: string; readonly integrationId: IntegrationId },
): Promise<OfShop | Failed | null> {
  const [answer] = await connectors.call(platform, 'customers.get', {
    integrationId,
    lane: 'bulk',
    timeoutMs: checkTimeoutMs,
    input: { ids: [nobody] },
  });
  const result = answer?.result ?? notAnswered;
  if (isOfShop(result)) return result;
  if (!hasFailed(result)) return null;
  const message = `The shop answers, but not about customers (customers.get): ${result.message}`;
  return { kind: 'unavailable', message };
}

/** Is well-formed on every platform, and higher than the ids that shops give. */
const nobody = '2147483646';
