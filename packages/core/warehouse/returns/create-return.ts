import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, OrderId, ReturnId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { noteSubject } from '../../audit/action.ts';
import { lockOrderLines } from '../../orders/lock-order-lines.ts';
import { requireWarehouse } from '../require-warehouse.ts';
import { readReturn } from './return-row.ts';
import type { Return } from './return-row.ts';

/** Units of an order that are to come back. */
export interface NewReturn {
  readonly merchantId: MerchantId;
  /** The return's number. A reference announces nothing twice. */
  readonly reference: string;
  readonly orderId: OrderId;
  readonly note?: string;
  readonly lines: readonly NewReturnLine[];
}

export interface NewReturnLine {
  readonly externalLineId: string;
  /** Units of the order line, so of the bundle that it sells. */
  readonly units: number;
}

export interface ReturnActor {
  readonly actor: string;
  readonly at: Date;
}

/**
 * Announces a return. It moves no stock. The same return again changes nothing.
 *
 * @throws Refusal `stock_not_in_warehouse`, `return_exists`, `order_not_found`, `order_line_not_found`,
 * `order_line_not_counted`, or `returned_too_many` if fewer units have left
 */
export async function createReturn(db: Db, news: NewReturn, by: ReturnActor): Promise<Return> {
  return inTransaction(db, async (tx) => {
    await requireWarehouse(tx, news.merchantId);
    const { id } = await createReturnWithin(tx, news, by);
    noteSubject(id);
    return found(await readReturn(tx, { merchantId: news.merchantId, id }), 'return_not_found');
  });
}

/** Announces a return in the caller's transaction. Tells whether it was made now. */
export async function createReturnWithin(
  tx: Tx,
  news: NewReturn,
  by: ReturnActor,
): Promise<{ readonly id: ReturnId; readonly isNew: boolean }> {
  const { merchantId, lines } = news;
  // Another request for the order waits here, so that both see each other's lines.
  const named = lines.map(({ externalLineId }) => ({ orderId: news.orderId, externalLineId }));
  await lockOrderLines(tx, merchantId, named);
  const made = await insertReturn(tx, news, by);
  if (made !== undefined) {
    await addReturnLines(tx, { ...news, id: made }, lines);
    return { id: made, isNew: true };
  }
  const id = found(await findReturn(tx, news), 'return_not_found');
  const stored = found(await readReturn(tx, { merchantId, id }), 'return_not_found');
  if (!isSame(stored, news)) throw new Refusal('return_exists');
  return { id, isNew: false };
}

/** Inserts a return without lines. Undefined: another one has its reference. */
async function insertReturn(
  tx: Tx,
  { merchantId, reference, orderId, note }: Omit<NewReturn, 'lines'>,
  { actor, at }: ReturnActor,
): Promise<ReturnId | undefined> {
  const made = await tx
    .insertInto('returns')
    .values({
      merchant_id: merchantId,
      reference,
      order_id: orderId,
      note: note ?? null,
      created_at: at,
      created_by: actor,
      received_at: null,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'reference']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id;
}

/** Finds and locks a return by its reference. */
async function findReturn(
  tx: Tx,
  { merchantId, reference }: Pick<NewReturn, 'merchantId' | 'reference'>,
): Promise<ReturnId | undefined> {
  const row = await tx
    .selectFrom('returns')
    .where('merchant_id', '=', merchantId)
    .where('reference', '=', reference)
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  return row?.id;
}

/**
 * Adds lines to a return. Its order is locked.
 *
 * @throws Refusal `returned_too_many`
 */
async function addReturnLines(
  tx: Tx,
  {
    merchantId,
    id,
    orderId,
  }: { readonly merchantId: MerchantId; readonly id: ReturnId; readonly orderId: OrderId },
  lines: readonly NewReturnLine[],
): Promise<void> {
  const rows = lines.map(({ externalLineId, units }) => ({
    merchant_id: merchantId,
    return_id: id,
    order_id: orderId,
    external_line_id: externalLineId,
    announced: units,
  }));
  const columns = 'merchant_id uuid, return_id uuid, order_id uuid, external_line_id text, announced int';
  await sql`
    insert into return_lines (merchant_id, return_id, order_id, external_line_id, announced)
    select * from ${recordset(rows, 'line', columns)}`.execute(tx);
  await checkLeft(tx, { merchantId, orderId });
}

/**
 * Makes sure that no more units of an order come back than have left: those that are settled, and those that
 * the platform put back on sale.
 *
 * @throws Refusal `returned_too_many`
 */
export async function checkLeft(
  tx: Tx,
  { merchantId, orderId }: { readonly merchantId: MerchantId; readonly orderId: OrderId },
): Promise<void> {
  const { rows } = await sql<{ externalLineId: string; left: number; back: number }>`
    select line.external_line_id as "externalLineId", sent.units as left, back.units as back
    from order_lines line
    join lateral (
      select sum(case returns.state when 'cancelled' then 0
                                    when 'inspected' then one.sellable + one.damaged
                                    else greatest(one.announced, one.received) end)::bigint as units
      from return_lines one
      join returns on returns.merchant_id = one.merchant_id and returns.id = one.return_id
      where one.order_id = line.order_id and one.external_line_id = line.external_line_id) back on true
    join lateral (
      select coalesce(min(coalesce(hold.settled, 0) / coalesce((part ->> 'quantity')::int, 1)), 0)::bigint
             + greatest(0, least(line.restocked, line.restocks_inspected), line.restocked - line.returned) as units
      from (select 1) one
      left join jsonb_array_elements(line.components) part on true
      left join lateral (
        select sum(settled) as settled from commitments
        where (order_id, external_line_id, item_id, merchant_id)
            = (line.order_id, line.external_line_id, coalesce((part ->> 'itemId')::uuid, line.item_id),
               line.merchant_id)) hold on true) sent on true
    where line.merchant_id = ${merchantId} and line.order_id = ${orderId} and back.units > sent.units`.execute(
    tx,
  );
  const [first] = rows;
  if (first === undefined) return;
  const { externalLineId, left, back } = first;
  throw new Refusal('returned_too_many', { members: { externalLineId, left, returns: back } });
}

function isSame(stored: Return, { orderId, lines }: NewReturn): boolean {
  const known = new Map(stored.lines.map(({ externalLineId, announced }) => [externalLineId, announced]));
  return (
    stored.orderId === orderId &&
    known.size === lines.length &&
    lines.every(({ externalLineId, units }) => known.get(externalLineId) === units)
  );
}
