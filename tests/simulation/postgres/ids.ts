import { randomBytes } from 'node:crypto';
import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  ListingId,
  LocationId,
  MerchantId,
} from '@onhand/domain/ids.ts';
import { channelsOf } from '../world.ts';
import type { World } from '../world.ts';

/** The ids of one sequence's world, both ways. They sort as the world lists what they stand for. */
export interface Ids {
  readonly merchant: MerchantId;
  location(name: string): LocationId;
  item(name: string): ItemId;
  integration(shop: string): IntegrationId;
  listing(name: string): ListingId;
  channel(name: string): ChannelStockId;
  /** What an id stands for. */
  nameOf(id: string): string;
}

export function createIds(world: World): Ids {
  const prefix = randomBytes(5).toString('hex');
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const make = (kind: string, name: string) => {
    const number = (ids.size + 1).toString(16).padStart(12, '0');
    const id = `${prefix.slice(0, 8)}-${prefix.slice(8)}00-7000-8000-${number}`;
    ids.set(`${kind}:${name}`, id);
    names.set(id, name);
    return id;
  };
  const idOf = (kind: string) => (name: string) => {
    const id = ids.get(`${kind}:${name}`);
    if (id === undefined) throw new Error(`There is no ${kind} ${name} in this world.`);
    return id;
  };
  const merchant = make('merchant', 'merchant');
  for (const { name } of world.locations) make('location', name);
  for (const { name } of world.items) make('item', name);
  for (const shop of world.shops) {
    make('integration', shop.name);
    for (const { unit } of shop.listings) make('listing', `${shop.name}/${unit}`);
    for (const channel of channelsOf(shop)) make('channel', channel.name);
  }
  // Made for the kind that each is asked for by.
  return {
    merchant: merchant as MerchantId,
    location: idOf('location') as (name: string) => LocationId,
    item: idOf('item') as (name: string) => ItemId,
    integration: idOf('integration') as (shop: string) => IntegrationId,
    listing: idOf('listing') as (name: string) => ListingId,
    channel: idOf('channel') as (name: string) => ChannelStockId,
    nameOf: (id) => names.get(id) ?? id,
  };
}
