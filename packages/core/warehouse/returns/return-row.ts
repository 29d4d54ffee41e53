import type { Db } from '@onhand/database/connect.ts';
import type { LocationId, MerchantId, OrderId, ReturnId } from '@onhand/domain/ids.ts';
import type { ReturnState } from '@onhand/domain/warehouse/return-machine.ts';
import { sql } from 'kysely';

/** Units of an order line that come back. They are those of the line, so of the bundle that it sells. */
export interface ReturnLineRow {
  readonly externalLineId: string;
  readonly sku: string | null;
  readonly announced: number;
  /** Null: nothing was noted yet. */
  readonly received: number | null;
  readonly sellable: number | null;
  readonly damaged: number | null;
  /** Where the sellable units are. */
  readonly locationId: LocationId | null;
}

export interface ReturnRow {
  readonly id: ReturnId;
  readonly reference: string;
  readonly orderId: OrderId;
  readonly note: string | null;
  readonly state: ReturnState;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly receivedAt: Date | null;
  readonly endedAt: Date | null;
}

/** A return with its lines. */
export interface Return extends ReturnRow {
  readonly lines: readonly ReturnLineRow[];
}

export interface ReturnRef {
  readonly merchantId: MerchantId;
  readonly id: ReturnId;
}

export const returnColumns = [
  'id',
  'reference',
  'order_id as orderId',
  'note',
  'state',
  'created_at as createdAt',
  'created_by as createdBy',
  'received_at as receivedAt',
  'ended_at as endedAt',
] as const;

/** Reads a return with its lines. Undefined: the merchant has no such return. */
export async function readReturn(db: Db, { merchantId, id }: ReturnRef): Promise<Return | undefined> {
  const row = await db
    .selectFrom('returns')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(returnColumns)
    .executeTakeFirst();
  return row && { ...row, lines: await readReturnLines(db, { merchantId, id }) };
}

/** Lists the lines of a return. */
export async function readReturnLines(
  db: Db,
  { merchantId, id }: ReturnRef,
): Promise<readonly ReturnLineRow[]> {
  const { rows } = await sql<ReturnLineRow>`
    select back.external_line_id as "externalLineId", line.sku, back.announced, back.received, back.sellable,
           back.damaged, back.location_id as "locationId"
    from return_lines back
    join order_lines line on (line.order_id, line.external_line_id, line.merchant_id)
                           = (back.order_id, back.external_line_id, back.merchant_id)
    where back.merchant_id = ${merchantId} and back.return_id = ${id}
    order by back.external_line_id`.execute(db);
  return rows;
}
