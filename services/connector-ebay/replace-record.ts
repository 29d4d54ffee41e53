import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import type { Group } from './item-groups.ts';
import type { Item } from './items.ts';
import { costs } from './limits.ts';
import type { Offer } from './offers.ts';

/**
 * Replaces an item by what was read of it with some of its product's fields changed. eBay replaces all of it,
 * its quantity too, so read it right before.
 */
export async function replaceItem(
  call: Call,
  item: Item,
  product: Readonly<Record<string, unknown>>,
): Promise<SharedFault | null> {
  const { sku, locale: _, groupIds: __, inventoryItemGroupKeys: ___, availability, ...rest } = item;
  const { shipToLocationAvailability, ...elsewhere } = availability ?? {};
  const { allocationByFormat: ____, ...shipTo } = shipToLocationAvailability ?? {};
  return put(call, `inventory_item/${encodeURIComponent(sku)}`, languageOf(item), {
    ...rest,
    product: { ...item.product, ...product },
    ...(availability && { availability: { ...elsewhere, shipToLocationAvailability: shipTo } }),
  });
}

/** Replaces a group by what was read of it with some fields changed. Its items stay as they are. */
export async function replaceGroup(
  call: Call,
  key: string,
  { record, language }: { readonly record: Group; readonly language: string | undefined },
  fields: Readonly<Record<string, unknown>>,
): Promise<SharedFault | null> {
  const { inventoryItemGroupKey: _, ...rest } = record;
  const path = `inventory_item_group/${encodeURIComponent(key)}`;
  return put(call, path, language, { ...rest, ...fields });
}

/** Replaces an offer by what was read of it with some fields changed. A live listing is revised. */
export async function replaceOffer(
  call: Call,
  offer: Offer,
  fields: Readonly<Record<string, unknown>>,
  language?: string,
): Promise<SharedFault | null> {
  const { offerId, sku: _, marketplaceId: __, format: ___, status: ____, listing: _____, ...rest } = offer;
  return put(call, `offer/${encodeURIComponent(offerId)}`, language, { ...rest, ...fields });
}

/** Returns the language of an item's texts as a header has it (`de_DE` becomes `de-DE`). */
export function languageOf({ locale }: Item): string | undefined {
  return typeof locale === 'string' && locale !== '' ? locale.replace('_', '-') : undefined;
}

async function put(
  call: Call,
  path: string,
  language: string | undefined,
  body: object,
): Promise<SharedFault | null> {
  const answer = await request(call, {
    method: 'PUT',
    path: `/sell/inventory/v1/${path}`,
    body,
    language,
    cost: costs.inventory,
    answer: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}
