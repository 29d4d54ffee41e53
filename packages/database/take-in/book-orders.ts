import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type {
  IntegrationId,
  ItemId,
  ListingId,
  LocationId,
  MerchantId,
  OrderId,
} from '@onhand/domain/ids.ts';
import { lineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import { lineTarget } from '@onhand/domain/stock/line-target.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { loadPreferences, loadSheet } from '../ledger/load-sheet.ts';
import type { ItemRef, Preferences } from '../ledger/load-sheet.ts';
import { writeSheet } from '../ledger/write-sheet.ts';
import { recordset } from '../recordset.ts';

/** An order whose row is locked, with the snapshot whose effect is to be booked as `revision`. */
export interface OrderToBook {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly orderId: OrderId;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
}

interface KnownListing {
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
  readonly listingId: ListingId;
  readonly itemId: ItemId | null;
  readonly countsFrom: number;
  readonly itemCountsFrom: number | null;
}

interface HeldLine {
  readonly orderId: OrderId;
  readonly merchantId: MerchantId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
}

/**
 * Books the effect of these orders on stock: for every line what it should hold minus what it holds, each order
 * after the one before it, all in a fixed number of statements. Several snapshots of one order are allowed and
 * follow one another. The caller holds the orders' rows locked and writes them.
 */
export async function bookOrders(tx: Tx, orders: readonly OrderToBook[], at: Date): Promise<void> {
  if (orders.length === 0) {
    return;
  }
  const listings = await findListings(tx, orders);
  const counted = await findCountedLines(tx, orders);
  const heldBefore = await findHeldLines(tx, orders);
  const preferences = await loadPreferences(tx, [...new Set(orders.map((order) => order.merchantId))]);
  const sheet = await loadSheet(tx, {
    items: itemsToLock(orders, listings, counted, heldBefore, preferences),
    orderIds: orders.map((order) => order.orderId),
    preferences,
  });

  const written = new Map<string, LineRow>();
  const held = new Map(heldBefore.map((line) => [heldKey(line), line]));
  for (const order of orders) {
    const now = orderLines(order, listings, counted);
    bookOrder(sheet, order, now, held, preferences.get(order.integrationId) ?? []);
    for (const line of now) {
      written.set(`${line.order_id} ${line.external_line_id}`, line);
    }
  }
  await writeOrderLines(tx, orders, [...written.values()]);
  await writeSheet(tx, sheet, { actor: 'order', at });
  await touchItems(tx, sheet, orders, at);
}

function bookOrder(
  sheet: StockSheet,
  order: OrderToBook,
  lines: readonly LineRow[],
  held: Map<string, HeldLine>,
  preference: readonly LocationId[],
): void {
  const { merchantId, orderId } = order;
  const sourceKey = (externalLineId: string) => `order:${orderId}:${order.revision}:${externalLineId}`;
  const current = new Set<string>();
  const touched = new Set<ItemId>();
  for (const line of lines) {
    if (line.item_id !== null && line.effect === 'counted') {
      const stockLine = { merchantId, orderId, externalLineId: line.external_line_id, itemId: line.item_id };
      sheet.setLine(
        { ...stockLine, preference },
        lineTarget(order.snapshot, line),
        sourceKey(line.external_line_id),
      );
      current.add(heldKey(stockLine));
      held.set(heldKey(stockLine), stockLine);
      touched.add(line.item_id);
    }
  }
  // What the snapshot no longer has (a line taken off, another item, a line that counts no more) is given back.
  for (const line of [...held.values()].filter(
    (line) => line.orderId === orderId && !current.has(heldKey(line)),
  )) {
    sheet.setLine(
      { ...line, preference },
      { committed: 0, settled: 0 },
      `${sourceKey(line.externalLineId)}:off`,
    );
    held.delete(heldKey(line));
    touched.add(line.itemId);
  }
  for (const itemId of touched) {
    sheet.serveWaiting(itemId);
  }
}

interface LineRow {
  readonly merchant_id: MerchantId;
  readonly order_id: OrderId;
  readonly external_line_id: string;
  readonly listing_id: ListingId | null;
  readonly item_id: ItemId | null;
  readonly external_key: string | null;
  readonly sku: string | null;
  readonly effect: LineEffect;
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  readonly unit_price: string;
  readonly currency: string;
}

function orderLines(
  order: OrderToBook,
  listings: ReadonlyMap<string, KnownListing>,
  counted: ReadonlyMap<string, ItemId>,
): readonly LineRow[] {
  const { snapshot } = order;
  return snapshot.lines.map((line) => {
    const known = line.ref === null ? undefined : listings.get(`${order.integrationId} ${line.ref.unit}`);
    // A line that counted keeps its item: unlinking or relinking its listing takes nothing from open orders.
    const itemId = counted.get(`${order.orderId} ${line.externalLineId} ${line.ref?.unit ?? ''}`);
    const listing = known === undefined || itemId === undefined ? known : { ...known, itemId };
    return {
      merchant_id: order.merchantId,
      order_id: order.orderId,
      external_line_id: line.externalLineId,
      listing_id: listing?.listingId ?? null,
      item_id: listing?.itemId ?? null,
      external_key: line.ref?.unit ?? null,
      sku: line.sku ?? null,
      effect: lineEffect(
        { placedAt: Date.parse(snapshot.placedAt), test: snapshot.test },
        listing === undefined ? null : { ...listing, linked: listing.itemId !== null },
      ),
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      unit_price: line.unitPrice,
      currency: line.currency,
    };
  });
}

function itemsToLock(
  orders: readonly OrderToBook[],
  listings: ReadonlyMap<string, KnownListing>,
  counted: ReadonlyMap<string, ItemId>,
  held: readonly HeldLine[],
  preferences: Preferences,
): readonly ItemRef[] {
  const items = new Map<ItemId, ItemRef>();
  for (const { merchantId, itemId } of held) {
    items.set(itemId, { merchantId, itemId, home: undefined });
  }
  for (const order of orders) {
    const home = preferences.get(order.integrationId)?.[0];
    for (const { item_id: itemId } of orderLines(order, listings, counted)) {
      if (itemId !== null) {
        items.set(itemId, { merchantId: order.merchantId, itemId, home });
      }
    }
  }
  return [...items.values()];
}

async function findListings(
  tx: Tx,
  orders: readonly OrderToBook[],
): Promise<ReadonlyMap<string, KnownListing>> {
  const keys = orders.flatMap((order) =>
    order.snapshot.lines.flatMap((line) =>
      line.ref === null ? [] : [{ integration_id: order.integrationId, external_key: line.ref.unit }],
    ),
  );
  const { rows } = await sql<KnownListing>`
    select listings.integration_id as "integrationId", listings.external_key as "externalKey",
           listings.id as "listingId", listings.item_id as "itemId",
           (extract(epoch from listings.counts_from) * 1000)::bigint as "countsFrom",
           (extract(epoch from items.counts_from) * 1000)::bigint as "itemCountsFrom"
    from listings
    left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    where (listings.integration_id, listings.external_key) in
          (select integration_id, external_key from ${recordset(keys, 'wanted', 'integration_id uuid, external_key text')})`.execute(
    tx,
  );
  return new Map(rows.map((row) => [`${row.integrationId} ${row.externalKey}`, row]));
}

/** The items of lines that count already, by order, line and the platform's unit. */
async function findCountedLines(
  tx: Tx,
  orders: readonly OrderToBook[],
): Promise<ReadonlyMap<string, ItemId>> {
  const lines = await tx
    .selectFrom('order_lines')
    .where('order_id', 'in', [...new Set(orders.map((order) => order.orderId))])
    .where('effect', '=', 'counted')
    .where('item_id', 'is not', null)
    .select(['order_id', 'external_line_id', 'external_key', 'item_id'])
    .$narrowType<{ item_id: ItemId }>()
    .execute();
  return new Map(
    lines.map((line) => [
      `${line.order_id} ${line.external_line_id} ${line.external_key ?? ''}`,
      line.item_id,
    ]),
  );
}

async function findHeldLines(tx: Tx, orders: readonly OrderToBook[]): Promise<readonly HeldLine[]> {
  const ids = orders.map((order) => order.orderId);
  const { rows } = await sql<HeldLine>`
    select merchant_id as "merchantId", order_id as "orderId", external_line_id as "externalLineId", item_id as "itemId"
    from commitments where order_id = any(${ids})
    union
    select merchant_id, order_id, external_line_id, item_id from oversold_units where order_id = any(${ids})`.execute(
    tx,
  );
  return rows;
}

async function writeOrderLines(
  tx: Tx,
  orders: readonly OrderToBook[],
  lines: readonly LineRow[],
): Promise<void> {
  const columns = `merchant_id uuid, order_id uuid, external_line_id text, listing_id uuid, item_id uuid,
    external_key text, sku text, effect text, quantity int, cancelled int, restocked int,
    unit_price numeric, currency text`;
  await sql`
    insert into order_lines (merchant_id, order_id, external_line_id, listing_id, item_id, external_key, sku, effect,
                             quantity, cancelled, restocked, unit_price, currency)
    select * from ${recordset(lines, 'line', columns)}
    on conflict (merchant_id, order_id, external_line_id) do update
    set listing_id = excluded.listing_id, item_id = excluded.item_id, external_key = excluded.external_key,
        sku = excluded.sku, effect = excluded.effect, quantity = excluded.quantity, cancelled = excluded.cancelled,
        restocked = excluded.restocked, unit_price = excluded.unit_price, currency = excluded.currency`.execute(
    tx,
  );
  // A line that the newest snapshot no longer has stays on record, with nothing of it wanted.
  const latest = new Map(orders.map((order) => [order.orderId, order]));
  await sql`
    update order_lines set cancelled = quantity
    from ${recordset(
      [...latest.values()].map((order) => ({
        order_id: order.orderId,
        present: order.snapshot.lines.map((line) => line.externalLineId),
      })),
      'latest',
      'order_id uuid, present text[]',
    )}
    where order_lines.order_id = latest.order_id and order_lines.external_line_id <> all (latest.present)
      and cancelled < quantity`.execute(tx);
}

/** Notes the items whose listings have to be looked at; spreading that is done outside this transaction. */
async function touchItems(
  tx: Tx,
  sheet: StockSheet,
  orders: readonly OrderToBook[],
  at: Date,
): Promise<void> {
  const { movements, lines } = sheet.changes();
  const fallback = orders.at(-1)?.orderId ?? null;
  const touched = new Map<string, { merchant_id: MerchantId; item_id: ItemId; order_id: OrderId | null }>();
  for (const { merchantId, itemId, orderId } of [...movements, ...lines.map(({ line }) => line)]) {
    const order_id = orderId ?? fallback;
    touched.set(`${itemId} ${order_id ?? ''}`, { merchant_id: merchantId, item_id: itemId, order_id });
  }
  if (touched.size > 0) {
    await sql`
      insert into touched_items (merchant_id, item_id, order_id, cause, cause_at)
      select merchant_id, item_id, order_id, 'order', ${at}::timestamptz
      from ${recordset([...touched.values()], 'touched', 'merchant_id uuid, item_id uuid, order_id uuid')}`.execute(
      tx,
    );
  }
}

function heldKey(line: { orderId: OrderId; externalLineId: string; itemId: ItemId }): string {
  return `${line.orderId} ${line.externalLineId} ${line.itemId}`;
}
