import type { Shop } from '../../shop/shop.ts';
import { refusal } from './errors.ts';
import { partOf } from './part.ts';

/** "Each listing can be revised up to 250 times in one calendar day" (sell_inventory_v1). */
export const revisionsADay = 250;

/**
 * Uses up a revision of each listing. A calendar day is one of UTC by the shop's clock.
 *
 * @throws Refusal 400 25019 if one of them has none left. Then none is used.
 */
export function revise(shop: Shop, listingIds: Iterable<string>): void {
  const { revisions } = partOf(shop);
  const day = shop.clock.now().toISOString().slice(0, 10);
  const counts = [...new Set(listingIds)].map((id) => {
    const before = revisions[id];
    return { id, count: before?.day === day ? before.count : 0 };
  });
  const spent = counts.find(({ count }) => count >= revisionsADay);
  if (spent !== undefined) {
    const additionalInfo = `The listing ${spent.id} was revised ${revisionsADay} times today. Try again tomorrow.`;
    throw refusal(25019, { additionalInfo });
  }
  for (const { id, count } of counts) revisions[id] = { day, count: count + 1 };
}
