import type { ChannelCustomerId, CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { failuresAfterAnswer } from './failures-after-answer.ts';
import { markDueElsewhere } from './mark-due.ts';
import { isRetried } from './retried.ts';
import type { TakenCustomer } from './taken-customer.ts';

interface Writing {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly taken: readonly TakenCustomer[];
  readonly at: Date;
}

/** Writes what was judged. Returns the links of the customers that were taken in. */
export async function writeTaken(
  tx: Tx,
  writing: Writing,
): Promise<{ readonly linkIds: readonly ChannelCustomerId[] }> {
  const personIds = await writePersons(tx, writing);
  await leaveOut(tx, writing);
  const linkIds = await writeLinks(tx, writing);
  await markDueElsewhere(tx, { ...writing, personIds });
  return { linkIds };
}

/**
 * Writes persons that are new or changed, and returns them. The links of one person at most twice in a page:
 * the last content stands.
 */
async function writePersons(
  tx: Tx,
  { merchantId, integrationId, taken, at }: Writing,
): Promise<readonly CustomerId[]> {
  const rows = new Map(
    taken.flatMap(({ personId, snapshot, verdict }) => {
      if (personId === null || (verdict.kind !== 'create' && verdict.kind !== 'change')) return [];
      const row = {
        id: personId,
        email_hash: snapshot.emailHash,
        personal_data: snapshot.sealed,
        content_hash: snapshot.contentHash,
        changed_at: snapshot.changedAt,
      };
      return [[personId, row] as const];
    }),
  );
  if (rows.size === 0) return [];
  const columns = 'id uuid, email_hash text, personal_data text, content_hash text, changed_at timestamptz';
  // Two persons may swap their e-mail addresses on one page.
  await sql`
    update customers set email_hash = null
    from ${recordset([...rows.values()], 'taken', columns)}
    where customers.merchant_id = ${merchantId} and customers.id = taken.id
      and customers.email_hash is distinct from taken.email_hash`.execute(tx);
  await sql`
    insert into customers (merchant_id, id, email_hash, personal_data, content_hash, changed_at, changed_by,
                           created_at, updated_at)
    select ${merchantId}, id, email_hash, decode(personal_data, 'base64'), content_hash, changed_at,
           ${integrationId}::uuid, ${at}::timestamptz, ${at}::timestamptz
    from ${recordset([...rows.values()], 'taken', columns)}
    on conflict (merchant_id, id) do update
    set email_hash = excluded.email_hash, personal_data = excluded.personal_data,
        content_hash = excluded.content_hash, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by, updated_at = excluded.updated_at
    where customers.erased_at is null`.execute(tx);
  return [...rows.keys()];
}

/**
 * Links the customers to their persons. The content that was sent there is the person's, if it came from
 * there; if it is older, it is not, and is to be written there. A link without a `seen_hash` stays one: its
 * content goes neither way.
 */
async function writeLinks(tx: Tx, { integrationId, taken }: Writing): Promise<readonly ChannelCustomerId[]> {
  const rows = taken.flatMap(({ personId, snapshot, verdict }) =>
    personId === null
      ? []
      : [
          {
            customer_id: personId,
            external_id: snapshot.externalId,
            seen_hash: isOnlyLinked(verdict) ? null : snapshot.contentHash,
            seen_changed_at: snapshot.changedAt,
            kind: isOnlyLinked(verdict) ? 'only_linked' : verdict.kind,
          },
        ],
  );
  if (rows.length === 0) return [];
  const shown = recordset(
    rows,
    'shown',
    'customer_id uuid, external_id text, seen_hash text, seen_changed_at timestamptz, kind text',
  );
  // A row for the customer without a person makes way for the row of the person, if there is one.
  const { rows: gone } = await sql<{ externalId: string; hintedAt: Date | null }>`
    delete from channel_customers hinted using ${shown}
    where hinted.integration_id = ${integrationId} and hinted.external_id = shown.external_id
      and hinted.customer_id is null
      and exists (select from channel_customers own
                  where own.integration_id = hinted.integration_id and own.customer_id = shown.customer_id)
    returning hinted.external_id as "externalId", hinted.hinted_at as "hintedAt"`.execute(tx);
  const sent = sql`case shown.kind when 'unchanged' then link.sent_hash
                                   when 'older' then null when 'only_linked' then null
                                   else shown.seen_hash end`;
  // What is marked stays marked: what is left to be sent is decided when it is sent. An account that is only
  // linked gets nothing, and its mark would only be in the way; the run ends a retry of it.
  const dueAt = sql`
    case when shown.kind = 'older' then onhand_now()
         when shown.kind = 'only_linked' and not ${isRetried('export_customer')} then null
         else link.due_at end`;
  const hinted = gone.flatMap(({ externalId, hintedAt }) =>
    hintedAt === null ? [] : [{ external_id: externalId, hinted_at: hintedAt }],
  );
  const { rows: linked } = await sql<{ id: ChannelCustomerId }>`
    update channel_customers link
    set external_id = shown.external_id, customer_id = shown.customer_id, seen_hash = shown.seen_hash,
        seen_changed_at = shown.seen_changed_at, sent_hash = ${sent}, due_at = ${dueAt},
        hinted_at = coalesce(hinted.hinted_at, link.hinted_at), removed_at = null,
        failures = ${failuresAfterAnswer('link')}
    from ${shown}
    left join ${recordset(hinted, 'hinted', 'external_id text, hinted_at timestamptz')}
      on hinted.external_id = shown.external_id
    where link.integration_id = ${integrationId}
      and (link.customer_id = shown.customer_id
           or link.customer_id is null and link.external_id = shown.external_id)
    returning link.id`.execute(tx);
  return linked.map(({ id }) => id);
}

function isOnlyLinked({ kind }: TakenCustomer['verdict']): boolean {
  return kind === 'link' || kind === 'only_linked';
}

/** Forgets customers that were read and not taken in, unless there is news of them or a failed item. */
async function leaveOut(tx: Tx, { integrationId, taken }: Writing): Promise<void> {
  const left = taken.flatMap(({ personId, snapshot }) => (personId === null ? [snapshot.externalId] : []));
  if (left.length === 0) return;
  await sql`
    delete from channel_customers
    where integration_id = ${integrationId} and external_id = any(${left}::text[]) and customer_id is null
      and hinted_at is null
      and not exists (select from failed_items
                      where failed_items.integration_id = channel_customers.integration_id
                        and failed_items.operation = 'import_customer' and failed_items.state <> 'closed'
                        and failed_items.subject_id = channel_customers.id)`.execute(tx);
  await sql`
    update channel_customers set failures = ${failuresAfterAnswer('channel_customers')}
    where integration_id = ${integrationId} and external_id = any(${left}::text[])`.execute(tx);
}
