import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { normalized } from '@onhand/domain/matching/identifiers.ts';
import { isUuid } from '@onhand/domain/text/is-uuid.ts';
import { sql } from 'kysely';

/** An order line as people name it in a file. */
export interface NamedOrderLine {
  /** The order's id, or its number in the shop. */
  readonly order: string;
  /** The shop's id of the line. Empty: the line is named by its SKU. */
  readonly line: string;
  readonly sku: string;
}

export type FoundOrderLine =
  | { readonly kind: 'found'; readonly orderId: OrderId; readonly externalLineId: string }
  | {
      readonly kind: 'refused';
      readonly code: 'order_not_found' | 'order_ambiguous' | 'order_line_not_found' | 'order_line_ambiguous';
    };

interface Row {
  readonly orderId: OrderId;
  readonly number: string;
  readonly externalLineId: string;
  readonly sku: string | null;
}

/** Finds the order lines that people name, in one query. Keeps their order. */
export async function findOrderLines(
  db: Db,
  merchantId: MerchantId,
  named: readonly NamedOrderLine[],
): Promise<readonly FoundOrderLine[]> {
  const ids = named.map(({ order }) => order.toLowerCase()).filter(isUuid);
  const numbers = named.map(({ order }) => order);
  const { rows } = await sql<Row>`
    select orders.id as "orderId", orders.external_order_id as number, line.external_line_id as "externalLineId", line.sku
    from orders
    join order_lines line on line.merchant_id = orders.merchant_id and line.order_id = orders.id
    where orders.merchant_id = ${merchantId}
      and (orders.id = any(${ids}::uuid[]) or (orders.external_order_id = any(${numbers}::text[])
           and orders.integration_id in (select id from integrations where merchant_id = ${merchantId})))`.execute(
    db,
  );
  const byOrder = Map.groupBy(rows, ({ orderId }) => orderId as string);
  const byNumber = Map.groupBy(rows, ({ number }) => number);
  return named.map(({ order, line, sku }) => {
    const lines = byOrder.get(order.toLowerCase()) ?? byNumber.get(order) ?? [];
    if (lines.length === 0) return { kind: 'refused', code: 'order_not_found' };
    if (new Set(lines.map(({ orderId }) => orderId)).size > 1)
      return { kind: 'refused', code: 'order_ambiguous' };
    const isNamed = (one: Row) =>
      line === ''
        ? normalized(one.sku) === normalized(sku) && normalized(sku) !== ''
        : one.externalLineId === line;
    const [only, ...others] = lines.filter(isNamed);
    if (only === undefined) return { kind: 'refused', code: 'order_line_not_found' };
    if (others.length > 0) return { kind: 'refused', code: 'order_line_ambiguous' };
    return { kind: 'found', orderId: only.orderId, externalLineId: only.externalLineId };
  });
}
