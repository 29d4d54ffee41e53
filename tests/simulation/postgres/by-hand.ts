import type { Db } from '@onhand/database/connect.ts';
import { decidedIds, decideObservations } from '@onhand/core/observations/decide.ts';
import type { Look } from '@onhand/core/observations/look-again.ts';
import { wantReadings } from '@onhand/core/channel-stock/want-readings.ts';
import { findLinkedListings } from '@onhand/core/listings/find-linked-listings.ts';
import { applySettingsToStock } from '@onhand/core/channel-stock/apply-settings-to-stock.ts';
import { changeSyncSettings } from '@onhand/core/settings/sync-settings/change-sync-settings.ts';
import { readSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import { needListingsAgain } from '@onhand/core/channel-stock/need-listings-again.ts';
import { lockFailedItems } from '@onhand/core/failed-items/lock-failed-items.ts';
import { applyToFailed } from '@onhand/core/failed-items/apply-event.ts';
import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/transition.ts';
import { sql } from 'kysely';
import type { DecidedObservations, NamedSettings } from '../core.ts';
import type { Ids } from './ids.ts';

/** Links a listing and makes its figures due, as the gateway's route does. */
export async function linkListingByHand(
  db: Db,
  ids: Ids,
  { listing, item, at }: { listing: string; item: string; at: number },
): Promise<boolean> {
  const merchantId = ids.merchant;
  const listingId = ids.listing(listing);
  return inTransaction(db, async (tx) => {
    const linked = await linkListing(tx, { merchantId, listingId, itemId: ids.item(item), linkedBy: 'hand' });
    if (linked) {
      await needListingsAgain(tx, { merchantId, listingIds: [listingId], cause: 'linked', at: new Date(at) });
      await wantReadings(tx, { merchantId, listingIds: [listingId], at: new Date(at) });
    }
    return linked;
  });
}

/** Retries or skips the failed item of a listing, as the gateway's route does. */
export async function moveFailedItem(
  db: Db,
  ids: Ids,
  { listing, move, at }: { listing: string; move: FailedItemMove; at: number },
): Promise<boolean> {
  const merchantId = ids.merchant;
  const listingId = ids.listing(listing);
  return inTransaction(db, async (tx) => {
    const current = await tx
      .selectFrom('failed_items')
      .where('merchant_id', '=', merchantId)
      .where('subject_id', '=', listingId)
      .where('state', '<>', 'closed')
      .select('id')
      .execute();
    const locked = await lockFailedItems(
      tx,
      merchantId,
      current.map(({ id }) => id),
    );
    const moved = locked.filter(({ state }) => failedItemMachine[state][move] !== undefined);
    await applyToFailed(tx, move, { merchantId, ids: moved.map(({ id }) => id) }, new Date(at));
    if (move === 'retry' && moved.length > 0) {
      await needListingsAgain(tx, { merchantId, listingIds: [listingId], cause: 'retry', at: new Date(at) });
    }
    return moved.length > 0;
  });
}

/** Publishes an item's figures whatever held them back, as the gateway's route does. */
export async function syncNow(db: Db, ids: Ids, { item, at }: { item: string; at: number }): Promise<void> {
  const merchantId = ids.merchant;
  const linked = await findLinkedListings(db, { merchantId, itemId: ids.item(item) });
  const listingIds = linked.map(({ id }) => id);
  const due = { merchantId, listingIds, cause: 'sync_now', forced: true, at: new Date(at) };
  await inTransaction(db, (tx) => needListingsAgain(tx, due));
}

/** Sets a shop's inventory settings, as the gateway's route does. */
export async function changeSettings(
  db: Db,
  ids: Ids,
  { shop, at: epochMs, direction, writeSalesBack }: NamedSettings & { shop: string; at: number },
): Promise<void> {
  const integration = { merchantId: ids.merchant, integrationId: ids.integration(shop) };
  const at = new Date(epochMs);
  await inTransaction(db, async (tx) => {
    const row = await readSyncSettings(tx, { ...integration, lock: true });
    if (row === undefined) throw new Error(`${shop} has no settings.`);
    const before = { entity: row.settings.inventory, writeSalesBack: row.writeSalesBack };
    const after = {
      entity: { ...row.settings.inventory, direction },
      writeSalesBack: writeSalesBack ?? row.writeSalesBack,
    };
    const actor = { label: 'simulation', keyId: null };
    await changeSyncSettings(tx, { ...integration, before, after }, { actor, at });
    await applySettingsToStock(tx, { ...integration, before, after }, at);
  });
}

/** Decides observations by their names, or a shop's mass drop. */
export async function decide(
  db: Db,
  ids: Ids,
  {
    of,
    decision,
    at,
    look,
  }: {
    of: DecidedObservations;
    decision: 'accept' | 'reverse';
    at: number;
    look: readonly Look[] | null;
  },
): Promise<readonly string[]> {
  const names = await observationNames(db, ids);
  const decided = await decideObservations(
    db,
    { merchantId: ids.merchant, of: wantedOf(of, ids, names), decision, by: 'simulation' },
    { clock: { now: () => new Date(at) }, ...(look === null ? {} : { look }) },
  );
  return decided.map(({ id, kind }) => `${names.get(id)} ${kind}`);
}

/** The ids of observations by their names, or of a shop's mass drop as a reversal takes it. */
export async function idsOf(db: Db, ids: Ids, of: DecidedObservations): Promise<readonly string[]> {
  const names = await observationNames(db, ids);
  const wanted = wantedOf(of, ids, names);
  return decidedIds(db, { merchantId: ids.merchant, of: wanted, decision: 'reverse', by: 'simulation' });
}

async function observationNames(db: Db, ids: Ids): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; channel: string; number: number }>`
    select id, channel_stock_id as channel,
           row_number() over (partition by channel_stock_id order by id)::int as number
    from observations where merchant_id = ${ids.merchant}`.execute(db);
  return new Map(rows.map(({ id, channel, number }) => [id, `${ids.nameOf(channel)}~${number}`]));
}

function wantedOf(of: DecidedObservations, ids: Ids, names: ReadonlyMap<string, string>) {
  const idOf = new Map([...names].map(([id, name]) => [name, id]));
  return 'shop' in of
    ? { integrationId: ids.integration(of.shop) }
    : { ids: of.observations.map((name) => idOf.get(name) ?? ids.merchant) };
}
