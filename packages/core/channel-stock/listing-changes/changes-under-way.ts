import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { ChangeUnderWay } from '@onhand/domain/publishing/listing-change-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { Lease } from '../lease.ts';
import type { OpenChange } from './take-changes.ts';

type ChangeRef = Pick<OpenChange, 'merchantId' | 'listingId' | 'aspect'>;

/** Locks changes that the lease's epoch still holds as open, and reads them. By their request keys. */
export async function lockChanges(
  tx: Tx,
  lease: Lease,
  changes: readonly OpenChange[],
): Promise<ReadonlyMap<string, ChangeUnderWay>> {
  const keys = changes.map(({ requestKey }) => requestKey);
  const { rows } = await sql<ChangeUnderWay & { readonly requestKey: string }>`
    select open_request_key as "requestKey", state, wanted, submitted, attempts,
           (extract(epoch from due_at) * 1000)::float8 as "dueAt"
    from listing_changes
    where open_request_key = any(${keys}::text[]) and open_epoch = ${lease.epoch} and state = 'open'
      and integration_id = ${lease.integrationId}
    order by merchant_id, listing_id, aspect for update`.execute(tx);
  return new Map(rows.map(({ requestKey, ...change }) => [requestKey, change]));
}

/** Writes locked changes. Only a change of unknown outcome keeps its request key. */
export async function writeChanges(
  tx: Tx,
  changes: readonly { readonly change: ChangeRef; readonly after: ChangeUnderWay }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ change, after }) => ({
    ...keyOf(change),
    state: after.state,
    submitted: after.submitted,
    attempts: after.attempts,
    due_at: new Date(after.dueAt),
  }));
  await sql`
    update listing_changes
    set state = after.state, submitted = after.submitted, attempts = after.attempts, due_at = after.due_at,
        open_epoch = null, opened_at = null,
        open_request_key = case when after.state = 'unknown' then open_request_key end
    from ${recordset(rows, 'after', 'merchant_id uuid, listing_id uuid, aspect text, state text, submitted text, attempts int, due_at timestamptz')}
    where listing_changes.merchant_id = after.merchant_id and listing_changes.listing_id = after.listing_id
      and listing_changes.aspect = after.aspect`.execute(tx);
}

/** Deletes finished changes. */
export async function deleteChanges(tx: Tx, changes: readonly ChangeRef[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(keyOf);
  await sql`
    delete from listing_changes using ${recordset(rows, 'done', 'merchant_id uuid, listing_id uuid, aspect text')}
    where listing_changes.merchant_id = done.merchant_id and listing_changes.listing_id = done.listing_id
      and listing_changes.aspect = done.aspect`.execute(tx);
}

/**
 * Deletes changes of listings that wait or have failed; those under way run to their end. Returns their
 * listings.
 */
export async function forgetChanges(
  tx: Tx,
  {
    merchantId,
    listingIds,
    only = {},
  }: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly only?: { readonly aspect?: 'state'; readonly wantedBy?: 'rule'; readonly state?: 'failed' };
  },
): Promise<readonly ListingId[]> {
  if (listingIds.length === 0) return [];
  const states = only.state === undefined ? ['due', 'failed'] : [only.state];
  const { rows } = await sql<{ listingId: ListingId }>`
    delete from listing_changes
    where merchant_id = ${merchantId} and listing_id = any(${listingIds}::uuid[])
      and state = any(${states}::text[])
      and (${only.aspect ?? null}::text is null or aspect = ${only.aspect ?? null})
      and (${only.wantedBy ?? null}::text is null or wanted_by = ${only.wantedBy ?? null})
    returning listing_id as "listingId"`.execute(tx);
  return rows.map(({ listingId }) => listingId);
}

function keyOf({ merchantId, listingId, aspect }: ChangeRef) {
  return { merchant_id: merchantId, listing_id: listingId, aspect };
}
