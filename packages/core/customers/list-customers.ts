import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { customerColumns } from './customer-row.ts';
import type { CustomerRow } from './customer-row.ts';

/** Narrows a list of customers down. */
export interface CustomerFilter {
  readonly integrationId?: IntegrationId | undefined;
  /** The platform's id. */
  readonly externalId?: string | undefined;
}

/** Lists a merchant's customers without personal data, newest first. */
export async function listCustomers(
  db: Db,
  {
    merchantId,
    after,
    limit,
    integrationId,
    externalId,
  }: { readonly merchantId: MerchantId } & Page<CustomerId> & CustomerFilter,
): Promise<readonly CustomerRow[]> {
  const conditions = [
    sql`merchant_id = ${merchantId}`,
    ...(after === undefined ? [] : [sql`id < ${after}`]),
    ...(integrationId === undefined && externalId === undefined
      ? []
      : [
          sql`id in (select customer_id from channel_customers shown
                     where shown.merchant_id = ${merchantId}
                       and ${integrationId === undefined ? sql`true` : sql`shown.integration_id = ${integrationId}`}
                       and ${externalId === undefined ? sql`true` : sql`shown.external_id = ${externalId}`})`,
        ]),
  ];
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers
    where ${sql.join(conditions, sql` and `)}
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** Finds a customer of a merchant, without personal data. Returns undefined if there is none. */
export async function findCustomer(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: CustomerId },
): Promise<CustomerRow | undefined> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers where merchant_id = ${merchantId} and id = ${id}`.execute(db);
  return rows[0];
}

/** Finds the customer with the keyed hash of an e-mail address. Returns undefined if there is none. */
export async function findCustomerByHash(
  db: Db,
  { merchantId, emailHash }: { readonly merchantId: MerchantId; readonly emailHash: string },
): Promise<CustomerRow | undefined> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers
    where merchant_id = ${merchantId} and email_hash = ${emailHash}`.execute(db);
  return rows[0];
}
