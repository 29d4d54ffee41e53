import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { isDue, permittedExports } from './what-is-due.ts';
import { lockCustomers } from './lock-customers.ts';

/** Persons that one call looks at. */
const looksAt = 1_000;
const lowest = '00000000-0000-0000-0000-000000000000';

/**
 * Looks at the next persons that an integration may lack, and marks those that it does. The first time, and
 * after each change of its settings, all persons are looked at. Returns whether anything was looked at.
 */
export async function lookForLacking(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<boolean> {
  await lockCustomers(tx, merchantId);
  const permitted = await permittedExports(tx, integrationId, 'own');
  if (!permitted.created && !permitted.changed) return false;
  const { rows: looks } = await sql<{ revision: number; after: CustomerId | null; isComplete: boolean }>`
    select settings.revision, coalesce(look.is_complete, false) as "isComplete", look.looked_until as after
    from sync_settings settings
    left join customer_looks look
      on look.integration_id = settings.integration_id and look.settings_revision = settings.revision
    where settings.integration_id = ${integrationId} and settings.entity = 'customers'`.execute(tx);
  const [look] = looks;
  if (look === undefined || look.isComplete) return false;
  const { rows } = await sql<{ last: CustomerId | null; looked: number }>`
    with looked as (
      select id, email_hash, content_hash, erased_at from customers
      where merchant_id = ${merchantId} and id > ${look.after ?? lowest}::uuid
      order by id limit ${looksAt}
    ), marked as (
      insert into channel_customers (merchant_id, integration_id, customer_id, due_at)
      select ${merchantId}, ${integrationId}::uuid, customers.id, onhand_now()
      from looked customers
      left join channel_customers link
        on link.customer_id = customers.id and link.integration_id = ${integrationId}
      where ${isDue({ ...permitted, cause: 'own' })}
      order by customers.id
      on conflict (customer_id, integration_id) where customer_id is not null
      do update set due_at = coalesce(channel_customers.due_at, excluded.due_at)
    )
    select count(*)::int as looked, (array_agg(id order by id desc))[1] as last from looked`.execute(tx);
  const { looked = 0, last = null } = rows[0] ?? {};
  const row = {
    settings_revision: look.revision,
    looked_until: last ?? look.after,
    is_complete: looked < looksAt,
  };
  await tx
    .insertInto('customer_looks')
    .values({ merchant_id: merchantId, integration_id: integrationId, ...row })
    .onConflict((conflict) => conflict.column('integration_id').doUpdateSet(row))
    .execute();
  return true;
}

/** Whether the integration of `settings` was looked through since its settings changed. */
export const isLookedThrough: RawBuilder<boolean> = sql<boolean>`
  exists (select from customer_looks look
          where look.integration_id = settings.integration_id and look.settings_revision = settings.revision
            and look.is_complete)`;
