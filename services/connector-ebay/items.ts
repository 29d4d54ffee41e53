import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { ebayError, wordsOf } from './ebay-faults.ts';
import { bulkSize, costs } from './limits.ts';

const texts = z.array(z.string()).exactOptional();

/** An inventory item: what concerns its listing and its stock, and all of its other fields. */
export const item = z.looseObject({
  sku: z.string().min(1),
  product: z
    .looseObject({ title: z.string().exactOptional(), ean: texts, upc: texts, isbn: texts })
    .exactOptional(),
  groupIds: texts,
  inventoryItemGroupKeys: texts,
  availability: z
    .looseObject({
      shipToLocationAvailability: z.looseObject({ quantity: z.int32().exactOptional() }).exactOptional(),
    })
    .exactOptional(),
});
export type Item = z.infer<typeof item>;

/** Reads what names an item, whatever else of it cannot be read. */
export const itemName = z.object({ sku: z.string().min(1) });

/**
 * Names the product of an item: the group of a variation listing, else the item itself. eBay gives the key of
 * the group in either of two fields.
 */
export function groupOf({ sku, groupIds = [], inventoryItemGroupKeys = [] }: Item): string {
  return groupIds[0] ?? inventoryItemGroupKeys[0] ?? sku;
}

/** Returns the first barcode of an item. */
export function barcodeOf({ product }: Item): string | undefined {
  const barcode = product?.ean?.[0] ?? product?.upc?.[0] ?? product?.isbn?.[0];
  return barcode === '' ? undefined : barcode;
}

/** The figure of an item: what shoppers of all marketplaces may still buy. */
export function seenOf({ availability }: Item, reading: Reading): Seen {
  const quantity = availability?.shipToLocationAvailability?.quantity;
  return quantity === undefined ? { quantity: null, why: 'unmanaged', ...reading } : { quantity, ...reading };
}

export const absent = (reading: Reading): Seen => ({ quantity: null, why: 'absent', ...reading });

/** eBay's codes for an item that it does not have. */
const unknownItem: ReadonlySet<number> = new Set([25_701, 25_702, 25_710]);
/** eBay's codes for a text that cannot be a SKU. */
const noSku: ReadonlySet<number> = new Set([25_707, 25_708]);

/** Tells whether eBay's errors say that it does not have an item. */
export function isAbsent(errors: readonly { readonly errorId: number }[]): boolean {
  return errors.some(({ errorId }) => unknownItem.has(errorId) || noSku.has(errorId));
}

export type ItemRead =
  | { readonly kind: 'item'; readonly item: Item; readonly reading: Reading }
  | { readonly kind: 'absent'; readonly reading: Reading }
  | SharedFault;

const row = z.object({
  sku: z.string().exactOptional(),
  statusCode: z.int(),
  inventoryItem: z.unknown().optional(),
  errors: z.array(ebayError).default([]),
});
const bulkAnswer = z.object({ responses: z.array(row) });

/** Reads items by their SKUs, 25 in a request. Each SKU has its own outcome. */
export async function readItems(call: Call, skus: readonly string[]): Promise<ReadonlyMap<string, ItemRead>> {
  const found = new Map<string, ItemRead>();
  for (const some of chunked([...new Set(skus)], bulkSize)) {
    const readStartedAt = call.now().toISOString();
    const answer = await request(call, {
      method: 'POST',
      path: '/sell/inventory/v1/bulk_get_inventory_item',
      body: { requests: some.map((sku) => ({ sku })) },
      mutation: false,
      cost: costs.inventory,
      answer: bulkAnswer,
    });
    const rows =
      answer.kind === 'answer' ? readRows(answer, some) : everySku(some, answer, { readStartedAt });
    for (const [sku, read] of rows) found.set(sku, read);
  }
  return found;
}

function everySku(skus: readonly string[], fault: SharedFault, reading: Reading): [string, ItemRead][] {
  // A single SKU that eBay refuses is refused as a request.
  const gone = fault.kind === 'rejected' && isAbsent([{ errorId: Number(fault.code) }]);
  return skus.map((sku): [string, ItemRead] => {
    if (gone && skus.length === 1) return [sku, { kind: 'absent', reading }];
    return [sku, fault.kind === 'rejected' ? { ...fault, perhapsOneRow: fault.code } : fault];
  });
}

function readRows(
  { body, reading }: { readonly body: z.infer<typeof bulkAnswer>; readonly reading: Reading },
  skus: readonly string[],
): [string, ItemRead][] {
  return skus.map((sku): [string, ItemRead] => {
    // A row of a single SKU may leave the SKU out.
    const of = body.responses.find((one) => (one.sku ?? (skus.length === 1 ? sku : '')) === sku);
    if (of === undefined) {
      return [sku, { kind: 'unavailable', message: `eBay’s answer leaves out the item ${sku}.` }];
    }
    return [sku, readRow(of, reading)];
  });
}

function readRow({ statusCode, inventoryItem, errors }: z.infer<typeof row>, reading: Reading): ItemRead {
  const message = errors.map(wordsOf).join('; ');
  if (statusCode === 404 || isAbsent(errors)) return { kind: 'absent', reading };
  if (statusCode >= 500) return { kind: 'unavailable', message };
  if (statusCode >= 400) {
    return { kind: 'rejected', code: String(errors[0]?.errorId ?? statusCode), message };
  }
  const read = item.safeParse(inventoryItem);
  if (read.success) return { kind: 'item', item: read.data, reading };
  return { kind: 'rejected', code: 'record_unreadable', message: z.prettifyError(read.error) };
}
