import { listOf, objectOf, textOf, textsOf, without } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Attribute, Product } from '../../shop/state.ts';
import {
  groupOf,
  groupWith,
  itemWith,
  moveRecord,
  newRecord,
  offersOf,
  recordOf,
  variationsOf,
} from './catalog.ts';
import { refusal } from './errors.ts';
import { liveListings, ownItem } from './items.ts';
import { follow, followAll, isLive } from './listing.ts';
import type { Group } from './own-state.ts';
import { partOf } from './part.ts';
import { revise } from './revisions.ts';

/**
 * Creates an inventory item group, or replaces all of it. Its live listing is revised: a SKU that is left out
 * is taken from it. Returns whether the group is new.
 */
export function putGroup(shop: Shop, key: string, body: Body): boolean {
  const skus = textsOf(body['variantSKUs']);
  if (skus.length === 0) throw refusal(25013, { additionalInfo: 'variantSKUs is required.' });
  const found = groupWith(shop, key);
  if (found !== null) failOnDemand(shop, found.recordId);
  const members = skus.map((sku) => member(shop, sku, found));
  if (found !== null) {
    refuseSold(shop, found, members);
    revise(
      shop,
      variationsOf(shop, found).flatMap((record) => liveListings(shop, record)),
    );
  }
  const group = found ?? addGroup(shop, newRecord(shop, { type: 'variable' }), key);
  const record = recordOf(shop, group);
  record.name = textOf(body['title']) ?? '';
  record.description = textOf(body['description']) ?? '';
  record.modifiedAt = now(shop);
  group.body = without(body, 'title', 'description', 'variantSKUs', 'inventoryItemGroupKey');
  record.attributes = offered(body);
  takeOut(shop, group, members);
  for (const { id } of members) {
    const one = shop.state.products.find((other) => other.id === id);
    if (one === undefined) continue;
    one.attributes = chosen(shop, one, record.attributes);
    if (one.parentId !== record.id) moveRecord(shop, one, record.id);
  }
  followAll(shop, variationsOf(shop, group));
  return found === null;
}

/** Joins a group of eBay's to a record. */
export function addGroup(shop: Shop, record: Product, key: string): Group {
  const group: Group = { recordId: record.id, key, body: {} };
  partOf(shop).groups.push(group);
  return group;
}

/** Deletes a group. Its listing ends; its items and their offers stay. */
export function deleteGroup(shop: Shop, group: Group): void {
  takeOut(shop, group, []);
  const part = partOf(shop);
  part.groups = part.groups.filter((one) => one !== group);
  shop.state.products = shop.state.products.filter(({ id }) => id !== group.recordId);
}

function member(shop: Shop, sku: string, group: Group | null): Product {
  const item = itemWith(shop, sku);
  if (item === null) throw refusal(25702, { additionalInfo: sku, sku });
  const record = recordOf(shop, item);
  const other = groupOf(shop, record);
  if (other !== null && other !== group) {
    throw refusal(25703, { skuValue: sku, inventoryItemGroupKey: other.key });
  }
  const [listingId] = liveListings(shop, record);
  if (other === null && listingId !== undefined) throw refusal(25704, { skuValue: sku, listingId });
  return record;
}

/** Refuses to remove a variation that was sold in the live listing, as eBay documents it. */
function refuseSold(shop: Shop, group: Group, members: readonly Product[]): void {
  const sold = variationsOf(shop, group).find(
    (record) =>
      !members.includes(record) &&
      offersOf(shop, record).some((offer) => isLive(offer) && offer.soldQuantity > 0),
  );
  if (sold !== undefined) {
    throw refusal(25013, { additionalInfo: `The variation ${sold.sku} was sold and cannot be removed.` });
  }
}

/** Takes the variations that are no members any more out of a group and its listing. */
function takeOut(shop: Shop, group: Group, members: readonly Product[]): void {
  for (const record of variationsOf(shop, group).filter((one) => !members.includes(one))) {
    for (const offer of offersOf(shop, record))
      Object.assign(offer, { status: 'UNPUBLISHED', listing: null });
    moveRecord(shop, record, 0);
    follow(shop, ownItem(shop, record));
  }
}

function offered(body: Body): Attribute[] {
  return listOf(objectOf(body['variesBy'])['specifications']).map((one) => ({
    name: textOf(objectOf(one)['name']) ?? '',
    variation: true,
    options: textsOf(objectOf(one)['values']),
    option: '',
  }));
}

function chosen(shop: Shop, record: Product, attributes: readonly Attribute[]): Attribute[] {
  const aspects = objectOf(objectOf(ownItem(shop, record).body['product'])['aspects']);
  return attributes.map(({ name }) => ({
    name,
    variation: true,
    options: [],
    option: textsOf(aspects[name])[0] ?? '',
  }));
}
