import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { request } from './client.ts';
import { priceCurrency } from './product-schema.ts';

/** Lifetime of a cached currency. After a shop changes its currency, the old one applies up to this long. */
const lastsMs = 60_000;
const keptAtMost = 1_000;
const known = new Map<string, { readonly baseUrl: string; readonly code: string; readonly until: number }>();

/** Reads the currency of the shop's prices, because prices carry no currency. Caches it by integration. */
export async function currencyOf(call: Call): Promise<{ kind: 'currency'; code: string } | Fault> {
  const { integrationId, shop } = call;
  const kept = known.get(integrationId);
  if (kept !== undefined && kept.baseUrl === shop.baseUrl && kept.until > performance.now()) {
    return { kind: 'currency', code: kept.code };
  }
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'data/currencies/current',
    schema: priceCurrency,
  });
  if (answer.kind !== 'answer') return answer;
  const { code } = answer.body;
  if (known.size >= keptAtMost) known.clear();
  known.set(integrationId, { baseUrl: shop.baseUrl, code, until: performance.now() + lastsMs });
  return { kind: 'currency', code };
}

/** Refuses what is to be listed with prices in another currency than the shop's. Null: it fits. */
export async function currencyRefused(
  call: Call,
  { currency }: Pick<NewListing, 'currency'>,
): Promise<Fault | null> {
  if (currency === undefined) return null;
  const own = await currencyOf(call);
  if (own.kind !== 'currency') return own;
  if (own.code === currency) return null;
  const message = `The prices are in ${currency}, and the shop sells in ${own.code}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}
