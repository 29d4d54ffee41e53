import type { CustomerSnapshot } from '@onhand/contracts/connector/customer.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { rowByRowWithin } from '@onhand/database/row-by-row.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import type { CustomerToSend } from './what-is-due.ts';
import { lockCustomers } from './lock-customers.ts';
import { lockLinks } from './lock-links.ts';
import { takeInCustomers } from './take-in-customers.ts';

type Result = OutputOf<'customers.upsert'>[number]['result'];

/** A customer that was sent, and what the platform made of it. */
export interface SentCustomer {
  readonly customer: CustomerToSend;
  readonly result: Result;
}

export interface ExportCounts {
  readonly created: number;
  readonly updated: number;
  /** It was changed there meanwhile, is gone there, or was there before, and is only linked. */
  readonly left_out: number;
  readonly failed: number;
}

/**
 * Stores what became of customers that were sent. A refused one becomes a failed item, and is not sent again
 * unasked. One of unknown outcome stays as it was, so it is sent again: that searches for it first. What was
 * changed there since it was written is taken in as news. An account that was there before is only linked:
 * without a `seen_hash`, its content goes neither way. An answer that the database refuses becomes a failed
 * item, and the others are stored.
 */
export async function concludeExports(tx: Tx, concluded: ConcludedExports): Promise<ExportCounts> {
  const { merchantId, integrationId, sent, at } = concluded;
  await lockCustomers(tx, merchantId);
  const parts = await rowByRowWithin<SentCustomer, ExportCounts>(tx, sent, {
    work: (_tx, some) => concludeAll(tx, { ...concluded, sent: some }),
    refuse: async (one, error) => {
      const failure = failureOf({ merchantId, integrationId }, one.customer, dataRefusalOf(error));
      await refuse(tx, [one], [failure]);
      await openFailed(tx, [failure], { at });
      return { ...none, failed: 1 };
    },
  });
  const sum = (count: keyof ExportCounts) => parts.reduce((total, part) => total + part[count], 0);
  return {
    created: sum('created'),
    updated: sum('updated'),
    left_out: sum('left_out'),
    failed: sum('failed'),
  };
}

interface ConcludedExports {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly sent: readonly SentCustomer[];
  readonly at: Date;
}

const none: ExportCounts = { created: 0, updated: 0, left_out: 0, failed: 0 };

/** Stores what became of all of these customers, or of none. */
async function concludeAll(
  tx: Tx,
  { merchantId, integrationId, sent, at }: ConcludedExports,
): Promise<ExportCounts> {
  const of = { merchantId, integrationId };
  const externalIds = sent.flatMap(({ result }) =>
    'customer' in result ? [result.customer.externalId] : [],
  );
  await lockLinks(tx, { ...of, externalIds });
  const counts = { ...none };
  const newer: CustomerSnapshot[] = [];
  const failures: Failure[] = [];
  const done: ChannelCustomerId[] = [];
  for (const { customer, result } of sent) {
    switch (result.kind) {
      case 'ok':
        if (await link(tx, of, { customer, snapshot: result.customer, isSent: true })) {
          counts[result.created ? 'created' : 'updated'] += 1;
          if (result.since !== undefined) newer.push(result.since);
          done.push(customer.id);
        } else failures.push(failureOf(of, customer, emailOfAnother));
        break;
      case 'newer':
        if (await link(tx, of, { customer, snapshot: result.customer, isSent: false })) {
          counts.left_out += 1;
          newer.push(result.customer);
          done.push(customer.id);
        } else failures.push(failureOf(of, customer, emailOfAnother));
        break;
      case 'exists':
        if (await link(tx, of, { customer, snapshot: result.customer, isSent: false })) {
          counts.left_out += 1;
          done.push(customer.id);
        } else failures.push(failureOf(of, customer, emailOfAnother));
        break;
      case 'missing':
        counts.left_out += 1;
        await markRemoved(tx, { ...of, ids: [customer.id], at });
        done.push(customer.id);
        break;
      case 'rejected':
        failures.push(failureOf(of, customer, result));
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unknown':
      case 'unauthorized':
        break;
    }
  }
  counts.failed = failures.length;
  await refuse(tx, sent, failures);
  await openFailed(tx, failures, { at });
  await closeFailed(tx, { operations: ['export_customer'], ...of, subjects: done }, at);
  if (newer.length > 0) await takeInCustomers(tx, { ...of, by: 'news', snapshots: newer, at });
  return counts;
}

interface Of {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/**
 * Links a person to the customer that was written. Returns false if that customer is linked to another person
 * already. The person may have changed since: then what was sent is not the person's content. The link of a
 * person who was erased since gets no hashes.
 */
async function link(
  tx: Tx,
  { integrationId }: Of,
  {
    customer,
    snapshot,
    isSent,
  }: { readonly customer: CustomerToSend; readonly snapshot: CustomerSnapshot; readonly isSent: boolean },
): Promise<boolean> {
  // The platform may have told of this customer since the write. Its hint stays, so that they are read.
  const { rows: gone } = await sql<{ hintedAt: Date | null }>`
    delete from channel_customers
    where integration_id = ${integrationId} and external_id = ${snapshot.externalId}
      and customer_id is null
    returning hinted_at as "hintedAt"`.execute(tx);
  const hintedAt = gone[0]?.hintedAt ?? null;
  const { rows } = await sql`
    update channel_customers
    set external_id = ${snapshot.externalId}, removed_at = null,
        hinted_at = coalesce(${hintedAt}::timestamptz, hinted_at),
        seen_hash = case when customers.erased_at is not null then null
                         when ${isSent} then ${snapshot.contentHash} else seen_hash end,
        seen_changed_at = ${snapshot.changedAt}::timestamptz,
        sent_hash = case when customers.erased_at is not null then null
                         when ${isSent} then ${customer.contentHash} else sent_hash end,
        -- newer there: it is taken in, or waits for the next change
        refused_hash = case when customers.erased_at is not null or ${isSent} then null
                            else ${customer.contentHash} end,
        failures = 0,
        -- it may have changed here since
        due_at = case when customers.content_hash = ${customer.contentHash} then null else due_at end
    from customers
    where channel_customers.id = ${customer.id}
      and customers.merchant_id = channel_customers.merchant_id
      and customers.id = channel_customers.customer_id
      and not exists (select from channel_customers other
                      where other.integration_id = ${integrationId}
                        and other.external_id = ${snapshot.externalId} and other.id <> ${customer.id})
    returning channel_customers.id`.execute(tx);
  return rows.length > 0;
}

/** Stores that customers are gone on their platform. They are neither read nor created there again. */
export async function markRemoved(
  tx: Tx,
  { integrationId, ids, at }: Of & { readonly ids: readonly ChannelCustomerId[]; readonly at: Date },
): Promise<void> {
  await sql`
    update channel_customers
    set external_id = null, removed_at = ${at}::timestamptz, hinted_at = null, seen_hash = null, sent_hash = null,
        due_at = null, failures = 0
    where integration_id = ${integrationId} and id = any(${ids}::uuid[]) and customer_id is not null`.execute(
    tx,
  );
}

async function refuse(tx: Tx, sent: readonly SentCustomer[], failures: readonly Failure[]): Promise<void> {
  const failed = new Set(failures.map(({ subject_id }) => subject_id));
  const rows = sent.flatMap(({ customer: { id, contentHash } }) =>
    failed.has(id) ? [{ id, content_hash: contentHash }] : [],
  );
  if (rows.length === 0) return;
  await sql`
    update channel_customers
    set refused_hash = refused.content_hash, failures = 0,
        due_at = case when customers.content_hash = refused.content_hash then null else due_at end
    from ${recordset(rows, 'refused', 'id uuid, content_hash text')}, customers
    where channel_customers.id = refused.id
      and customers.merchant_id = channel_customers.merchant_id
      and customers.id = channel_customers.customer_id and customers.erased_at is null`.execute(tx);
}

const emailOfAnother = {
  code: 'email_of_another',
  message: 'The customer with this e-mail address there is linked to another person.',
};

function failureOf(
  { merchantId, integrationId }: Of,
  customer: CustomerToSend,
  { code, message, hint }: { readonly code: string; readonly message: string; readonly hint?: string },
): Failure {
  return {
    merchant_id: merchantId,
    integration_id: integrationId,
    operation: 'export_customer',
    subject_id: customer.id,
    code,
    platform_message: message,
    hint: hint ?? null,
    attempts: 1,
    workflow_id: null,
  };
}
