import type { Shop } from '../../shop/shop.ts';
import { refusal } from './errors.ts';
import { partOf } from './part.ts';

/** "Each listing can be revised up to 250 times in one calendar day" (sell_inventory_v1). */
export const revisionsADay = 250;

/**
 * Uses up a revision of each listing. A calendar day is one of UTC by the shop's clock.
 *
 * @param revised the listings that the request has revised already: a request is one revision of each listing
 *   that it changes. eBay's documentation speaks of revisions of listings, and does not say what a bulk
 *   update of an item and its offers counts.
 * @throws Refusal 400 25019 if one of them has none left. Then none is used.
 */
export function revise(shop: Shop, listingIds: Iterable<string>, revised: Set<string> = new Set()): void {
  const { revisions } = partOf(shop);
  const day = shop.clock.now().toISOString().slice(0, 10);
  const open = new Set(listingIds).difference(revised);
  const counts = [...open].map((id) => {
    const before = revisions[id];
    return { id, count: before?.day === day ? before.count : 0 };
  });
  const spent = counts.find(({ count }) => count >= revisionsADay);
  if (spent !== undefined) {
    const additionalInfo = `The listing ${spent.id} was revised ${revisionsADay} times today. Try again tomorrow.`;
    throw refusal(25019, { additionalInfo });
  }
  for (const { id, count } of counts) {
    revisions[id] = { day, count: count + 1 };
    revised.add(id);
  }
}
