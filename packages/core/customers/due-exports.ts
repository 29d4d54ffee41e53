import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { lockCustomers } from './lock-customers.ts';
import { takeMarked } from './marked-exports.ts';
import { columnsToSend, isDue, permittedExports } from './what-is-due.ts';
import type { CustomerToSend, DueExports, ExportsToTake, Permitted, Taken } from './what-is-due.ts';

const lowest = '00000000-0000-0000-0000-000000000000';

/**
 * Finds the next customers to write to an integration, and stores for each that it is about to be sent.
 * Returns none if the settings of this moment do not permit it.
 *
 * Unasked (`own`), only marked customers are looked at, longest marked first. Marks that lead to nothing are
 * removed, a thousand at most. If a person asks, all customers are compared, in the order of their ids. A
 * person may also retry one marked customer: the settings are then asked as for a bulk export.
 *
 * An account that is only linked (it has no `seen_hash`) gets nothing. A customer without an e-mail address
 * goes nowhere but where it is already. What a platform refused is sent again when the content changes, on a
 * retry, or if a person asks for all.
 */
export async function takeDueExports(tx: Tx, of: ExportsToTake): Promise<DueExports> {
  await lockCustomers(tx, of.merchantId);
  const permitted = await permittedExports(tx, of.integrationId, of.cause);
  const { rows, isMoreLeft } = await (of.cause === 'own' ? takeMarked : takeAll)(tx, { ...of, ...permitted });
  // PostgreSQL breaks base64 into lines.
  const due = rows.map((row) => ({ ...row, sealed: row.sealed.replaceAll('\n', '') }));
  return { due, isMoreLeft };
}

async function takeAll(
  tx: Tx,
  { merchantId, integrationId, cause, after, limit, ...permitted }: ExportsToTake & Permitted,
): Taken {
  if (!permitted.created && !permitted.changed) return { rows: [], isMoreLeft: false };
  const behind = await takeBehind(tx, { merchantId, integrationId, cause, after, limit, ...permitted });
  if (behind.length > 0) return { rows: behind, isMoreLeft: false };
  // At the end, those whose calls failed are sent again, those with the fewest failures first.
  const { rows } = await sql<CustomerToSend>`
    select ${columnsToSend}
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.integration_id = ${integrationId} and link.failures > 0 and ${isDue({ ...permitted, cause })}
    order by link.failures, customers.id limit ${limit}`.execute(tx);
  return { rows, isMoreLeft: false };
}

async function takeBehind(
  tx: Tx,
  { merchantId, integrationId, cause, after, limit, ...permitted }: Omit<ExportsToTake, 'at'> & Permitted,
): Promise<CustomerToSend[]> {
  const { rows } = await sql<CustomerToSend>`
    with due as (
      select customers.id
      from customers
      left join channel_customers link
        on link.customer_id = customers.id and link.integration_id = ${integrationId}
      where customers.merchant_id = ${merchantId} and customers.id > ${after ?? lowest}::uuid
        and ${isDue({ ...permitted, cause })}
      order by customers.id limit ${limit}
    ), made as (
      insert into channel_customers (merchant_id, integration_id, customer_id)
      select ${merchantId}, ${integrationId}::uuid, id from due
      on conflict (customer_id, integration_id) where customer_id is not null
      do update set customer_id = excluded.customer_id
      returning id, customer_id, external_id, seen_hash, failures
    )
    select ${columnsToSend}
    from made link
    join customers on customers.merchant_id = ${merchantId} and customers.id = link.customer_id
    order by customers.id`.execute(tx);
  return rows;
}

/** Counts the customers that a bulk export would create in an integration now, and those it would replace. */
export async function countDueExports(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<{ readonly created: number; readonly updated: number }> {
  const { created, changed } = await permittedExports(db, integrationId, 'bulk_export');
  const { rows } = await sql<{ created: number; updated: number }>`
    select count(*) filter (where link.external_id is null)::int as created,
           count(*) filter (where link.external_id is not null)::int as updated
    from customers
    left join channel_customers link
      on link.customer_id = customers.id and link.integration_id = ${integrationId}
    where customers.merchant_id = ${merchantId} and ${isDue({ created, changed, cause: 'bulk_export' })}`.execute(
    db,
  );
  return rows[0] ?? { created: 0, updated: 0 };
}
