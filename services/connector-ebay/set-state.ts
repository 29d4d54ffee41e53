import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { notSent } from './ebay-faults.ts';
import { readGroup } from './item-groups.ts';
import { groupOf, readItems } from './items.ts';
import { costs, productsAtOnce } from './limits.ts';
import { isOnSale, readOffers } from './offers.ts';
import type { Offer } from './offers.ts';

type Row = InputOf<'listings.setState'>['rows'][number];
type Result = OutputOf<'listings.setState'>[number]['result'];
type State = Row['state'];

/**
 * Ends and relists listings: withdraws an item's offers, and publishes them again. eBay ends the listing of a
 * group with all of its variations, so a row of one variation is refused, unless the rows name all of them.
 */
export const setState: NonNullable<Listings['setState']> = async (call, rows) => {
  const items = await readItems(
    call,
    rows.map(({ ref }) => ref.unit),
  );
  const groupOfRow = ({ ref }: Row) => {
    const found = items.get(ref.unit);
    return found?.kind === 'item' ? groupOf(found.item) : ref.unit;
  };
  const answered = await inParallel(
    [...Map.groupBy(rows, groupOfRow)],
    productsAtOnce,
    async ([group, some]) => {
      const results: { key: string; result: Result }[] = [];
      const isGroup = some.some(({ ref }) => ref.unit !== group);
      for (const row of some) {
        const found = items.get(row.ref.unit);
        if (found === undefined || found.kind === 'absent') {
          results.push({ key: row.key, result: { kind: 'missing' } });
        } else if (found.kind !== 'item') {
          results.push({ key: row.key, result: notSent(found) });
        } else if (!isGroup) {
          results.push({ key: row.key, result: await setItem(call, row) });
        }
      }
      const ofGroup = isGroup ? some.filter(({ ref }) => items.get(ref.unit)?.kind === 'item') : [];
      if (ofGroup.length > 0) {
        const result = await setGroup(call, group, ofGroup);
        results.push(...ofGroup.map(({ key }) => ({ key, result })));
      }
      return results;
    },
  );
  return answered.flat();
};

async function setItem(call: Call, { ref, state }: Row): Promise<Result> {
  const read = await readOffers(call, ref.unit);
  if (read.kind !== 'offers') return notSent(read);
  const wrong = read.offers.filter((one) => isFixedPrice(one) && isOnSale(one) !== (state === 'listed'));
  if (read.offers.length === 0 && state === 'listed') return withoutOffers;
  for (const { offerId } of wrong) {
    const verb = state === 'listed' ? 'publish' : 'withdraw';
    const fault = await post(call, `/sell/inventory/v1/offer/${encodeURIComponent(offerId)}/${verb}`);
    if (fault !== null) return fault;
  }
  return { kind: 'ok' };
}

const withoutOffers: Result = {
  kind: 'rejected',
  code: 'offer_missing',
  message: 'The item has no offer that can be published. Make one at eBay.',
};

async function setGroup(call: Call, group: string, rows: readonly Row[]): Promise<Result> {
  const read = await readGroup(call, group);
  if (read.kind === 'absent') return { kind: 'missing' };
  if (read.kind !== 'group') return notSent(read);
  const states = new Set(rows.map(({ state }) => state));
  const named = new Set(rows.map(({ ref }) => ref.unit));
  const [state, another] = [...states];
  if (state === undefined) return { kind: 'ok' };
  const offers: Offer[] = [];
  for (const sku of read.skus) {
    const ofItem = await readOffers(call, sku);
    if (ofItem.kind !== 'offers') return notSent(ofItem);
    offers.push(...ofItem.offers);
  }
  const places = marketplacesToChange(offers, state);
  if (places.length === 0 && another === undefined) return { kind: 'ok' };
  if (another !== undefined || !read.skus.every((sku) => named.has(sku))) {
    return { kind: 'rejected', code: 'variants_share_state', message: sharedState };
  }
  const verb = state === 'listed' ? 'publish' : 'withdraw';
  for (const marketplaceId of places) {
    const path = `/sell/inventory/v1/offer/${verb}_by_inventory_item_group`;
    const fault = await post(call, path, { inventoryItemGroupKey: group, marketplaceId });
    if (fault !== null) return fault;
  }
  return { kind: 'ok' };
}

const sharedState =
  'eBay ends and relists a listing with all of its variations. Change all of them together, or at eBay.';

function marketplacesToChange(offers: readonly Offer[], state: State): string[] {
  const wrong = offers.filter((one) => isFixedPrice(one) && isOnSale(one) !== (state === 'listed'));
  return [...new Set(wrong.map(({ marketplaceId }) => marketplaceId))];
}

function isFixedPrice({ format }: Offer): boolean {
  return format !== 'AUCTION';
}

async function post(
  call: Call,
  path: string,
  body?: object,
): Promise<Exclude<Result, { kind: 'ok' }> | null> {
  const answer = await request(call, {
    method: 'POST',
    path,
    ...(body !== undefined && { body }),
    cost: costs.inventory,
    answer: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}
