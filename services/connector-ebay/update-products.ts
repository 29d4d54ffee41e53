import type { Call, ProductUpdated } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { homeOf } from './account.ts';
import type { Home } from './account.ts';
import { notSent } from './ebay-faults.ts';
import { productsAtOnce } from './limits.ts';
import { readOffers } from './offers.ts';
import { ownDescription, ownOffer } from './product-snapshot.ts';
import type { WholeProduct } from './product-snapshot.ts';
import { readMembers } from './product-members.ts';
import { readProduct } from './read-products.ts';
import { languageOf, replaceGroup, replaceItem, replaceOffer } from './replace-record.ts';
import { setPrice } from './set-price.ts';

type Change = ProductUpdate['change'];
/** Why a step of a change did not go through; null: it did. */
type Stopped = Exclude<ProductUpdated, { kind: 'changed' }> | null;

/**
 * Updates products independently of each other: first the prices of a product, then its description, then the
 * rest. What eBay refuses stops the change of that product, and the steps before it stay.
 */
export async function update(
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<Keyed<{ result: ProductUpdated }>[]> {
  const home = await homeOf(call);
  if (home.kind !== 'home') return rows.map(({ key }) => ({ key, result: notSent(home) }));
  return inParallel(rows, productsAtOnce, async (row) => ({
    key: row.key,
    result: (await updateOne(call, row, home.home)) ?? { kind: 'changed' },
  }));
}

async function updateOne(call: Call, { group, change }: ProductUpdate, home: Home): Promise<Stopped> {
  const read = await readProduct(call, group);
  if (read.kind === 'absent') return { kind: 'missing' };
  if (read.kind !== 'product') return notSent(read);
  const { product } = read;
  const bySku = new Map(product.members.map((member) => [member.item.sku, member]));
  const units = change.units ?? [];
  if (!units.every(({ unit }) => bySku.has(unit))) return { kind: 'missing' };

  for (const { unit, price } of units) {
    const member = bySku.get(unit);
    if (price === undefined || member === undefined) continue;
    const offer = ownOffer(member, home);
    const language = languageOf(member.item);
    const stopped = await setPrice(call, { sku: unit, offer, language }, { ...home, value: price.regular });
    if (stopped !== null) return stopped;
  }
  const described = await describe(call, product, change, home);
  if (described.stopped !== null) return described.stopped;
  const { title, description, images } = change;
  const fields = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && !described.byOffers && { description }),
    ...(images !== undefined && { imageUrls: images }),
  };
  return Object.keys(fields).length === 0 ? null : replaceOwn(call, group, fields);
}

/**
 * Writes a description to the offers that have one of their own, because shoppers see that one. `byOffers`
 * false: there is none, so the product's own counts.
 */
async function describe(
  call: Call,
  { members }: WholeProduct,
  { description }: Change,
  home: Home,
): Promise<{ readonly stopped: Stopped; readonly byOffers: boolean }> {
  if (description === undefined) return { stopped: null, byOffers: false };
  let byOffers = false;
  for (const { item } of members) {
    // eBay replaces all of an offer, its price and quantity too, so it is read right before.
    const read = await readOffers(call, item.sku);
    if (read.kind !== 'offers') return { stopped: notSent(read), byOffers };
    const offer = ownOffer({ item, offers: read.offers }, home);
    const before = offer === undefined ? undefined : ownDescription(offer);
    if (offer === undefined || before === undefined) continue;
    byOffers = true;
    if (before === description) continue;
    const fields = { listingDescription: description };
    const stopped = await replaceOffer(call, offer, fields, languageOf(item));
    if (stopped !== null) return { stopped, byOffers };
  }
  return { stopped: null, byOffers };
}

/** Changes the group, or the item that has none, as it is at this moment. */
async function replaceOwn(
  call: Call,
  group: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Stopped> {
  const read = await readMembers(call, group);
  if (read.kind === 'absent') return { kind: 'missing' };
  if (read.kind !== 'members') return notSent(read);
  const [first] = read.members;
  if (read.record !== null) {
    const language = first === undefined ? undefined : languageOf(first.item);
    return replaceGroup(call, group, { record: read.record, language }, fields);
  }
  return first === undefined ? { kind: 'missing' } : replaceItem(call, first.item, fields);
}
