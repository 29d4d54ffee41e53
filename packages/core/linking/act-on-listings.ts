import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { normalized } from '@onhand/domain/matching/identifiers.ts';
import { stepFor } from '@onhand/domain/matching/review-action.ts';
import type {
  ActedOn,
  ActionRefusal,
  AskedAction,
  NamedItems,
  ReviewStep,
} from '@onhand/domain/matching/review-action.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { findNamedItems } from '../items/find-named-items.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { unlinkListings } from './unlink-listings.ts';
import { rebookListings } from '../orders/rebook.ts';
import { createItems } from './create-items.ts';
import { lockCreating } from './locks.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { setIgnored } from '../listings/set-ignored.ts';

/** Holds an action that a person asks for, and the external key of its listing. */
export interface AskedOfListing extends AskedAction {
  readonly externalKey: string;
}

export type ActionOutcome =
  | { readonly kind: 'linked' | 'created' | 'ignored' | 'unlinked' }
  | { readonly kind: 'refused'; readonly code: ActionRefusal | 'listing_not_found' }
  | {
      readonly kind: 'refused';
      /** The data of the listing, or of its item, cannot be stored. */
      readonly code: 'quantity_out_of_range' | 'listing_data_refused';
      /** What the database said. */
      readonly detail: string;
    };

interface Acted extends ActedOn<ItemId> {
  readonly id: ListingId;
  readonly externalKey: string;
}

type Step = ReviewStep<ItemId> | { readonly kind: 'refused'; readonly code: 'listing_not_found' };

/** What a commit did, and the linked listings whose orders are to be booked. */
interface Done {
  readonly linked: readonly ListingId[];
  readonly outcomes: readonly ActionOutcome[];
}

/** The number of actions in one commit. */
const atATime = 500;

/**
 * Carries out actions on an integration's listings, in batches. Refuses the actions that are not possible,
 * and those whose data the database refuses. Books the orders that waited for linked listings. Returns the
 * outcomes in the order of the actions.
 *
 * Each listing may be named once. The caller nudges the integration afterwards.
 */
export async function actOnListings(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  asked: readonly AskedOfListing[],
  options: { readonly clock: { now(): Date } },
): Promise<readonly ActionOutcome[]> {
  const { merchantId, integrationId } = integration;
  await liveIntegration(db, { merchantId, id: integrationId });
  const outcomes: ActionOutcome[] = [];
  for (let from = 0; from < asked.length; from += atATime) {
    const batch = asked.slice(from, from + atATime);
    const parts = await rowByRow<AskedOfListing, Done>(db, batch, {
      work: (tx, some) => act(tx, integration, some, options.clock.now()),
      refuse: async (_, error) => ({ linked: [], outcomes: [refusedFor(error)] }),
    });
    const listingIds = parts.flatMap(({ linked }) => linked);
    await rebookListings(db, { merchantId, listingIds }, options);
    outcomes.push(...parts.flatMap((part) => part.outcomes));
  }
  return outcomes;
}

async function act(
  tx: Tx,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  asked: readonly AskedOfListing[],
  at: Date,
): Promise<Done> {
  const { merchantId } = integration;
  if (asked.some(({ action }) => action === 'create')) await lockCreating(tx, merchantId);
  const listings = await lockListings(tx, integration, asked);
  const items = await findNamed(tx, merchantId, asked, [...listings.values()]);
  const creating = new Set<string>();
  const steps = asked.map((one): { readonly id: ListingId | null; readonly step: Step } => {
    const listing = listings.get(one.externalKey);
    if (listing === undefined) return { id: null, step: { kind: 'refused', code: 'listing_not_found' } };
    const step = stepFor(one, listing, items);
    if (step.kind !== 'create') return { id: listing.id, step };
    // Two items with one SKU could not be linked by it.
    const sku = normalized(listing.sku);
    const isTaken = sku !== '' && creating.has(sku);
    creating.add(sku);
    return { id: listing.id, step: isTaken ? { kind: 'refused', code: 'sku_in_use' } : step };
  });
  const idsOf = (kind: Step['kind']) =>
    steps.flatMap(({ id, step }) => (id !== null && step.kind === kind ? [id] : []));
  const links = steps.flatMap(({ id, step }) =>
    id !== null && step.kind === 'link' ? [{ listingId: id, itemId: step.itemId }] : [],
  );
  await unlinkListings(tx, { merchantId, listingIds: idsOf('unlink'), by: 'hand', at });
  await setIgnored(tx, { merchantId, listingIds: idsOf('ignore'), ignored: true });
  const byHand = await linkAndPublish(tx, merchantId, links, { linkedBy: 'hand', at });
  const made = await createItems(tx, merchantId, idsOf('create'), at);
  const created = await linkAndPublish(tx, merchantId, made, { linkedBy: 'creation', at });
  return { linked: [...byHand, ...created], outcomes: steps.map(({ step }) => outcomeOf(step)) };
}

function refusedFor(error: unknown): ActionOutcome {
  const { code, message: detail } = dataRefusalOf(error);
  return { kind: 'refused', code: code === 'data_refused' ? 'listing_data_refused' : code, detail };
}

function outcomeOf(step: Step): ActionOutcome {
  switch (step.kind) {
    case 'link':
      return { kind: 'linked' };
    case 'create':
      return { kind: 'created' };
    case 'ignore':
      return { kind: 'ignored' };
    case 'unlink':
      return { kind: 'unlinked' };
    case 'refused':
      return step;
  }
}

/** Locks the listings until the actions are done. */
async function lockListings(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  asked: readonly AskedOfListing[],
): Promise<ReadonlyMap<string, Acted>> {
  const keys = asked.map(({ externalKey }) => externalKey);
  const { rows } = await sql<Acted>`
    select id, external_key as "externalKey", item_id as "itemId", status, sku,
           (item_id is null and status = 'listed') or proposed_item_id is not null as "underReview"
    from listings
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_key = any(${keys}::text[])
    order by id for update`.execute(tx);
  return new Map(rows.map((row) => [row.externalKey, row]));
}

/**
 * Finds the items that actions name by id or SKU, and those that have the SKU of a listing. Leaves out
 * archived items.
 */
async function findNamed(
  tx: Tx,
  merchantId: MerchantId,
  asked: readonly AskedOfListing[],
  listings: readonly Acted[],
): Promise<NamedItems<ItemId>> {
  const found = await findNamedItems(tx, {
    merchantId,
    ids: asked.map(({ itemId }) => itemId),
    skus: [...asked, ...listings].map(({ sku }) => sku),
  });
  const live = [...found.byId].filter(([, { isArchived }]) => !isArchived);
  return { byId: new Map(live.map(([named, { id }]) => [named, id])), bySku: found.bySku };
}
