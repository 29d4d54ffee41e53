import { concludeProduct } from '@onhand/domain/products/channel-product.ts';
import type { ChannelProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import { lockGroup } from '../listings/followed-groups.ts';
import type { ChannelProductRef } from './begin-change.ts';
import { lockChannelProduct, writeChannelProduct } from './channel-product-row.ts';
import { failedItemOf, failureOf } from './failing-operation.ts';
import { forgetChannelProduct } from './forget-channel-product.ts';
import { hasLinkedListing } from './has-linked-listing.ts';

/** Units of a product that could not be stored. `message` is the message of the first unit. */
export interface ListingProblem {
  readonly message: string;
  readonly hint: string;
}

interface ReadListings {
  readonly id: ChannelProductId;
  readonly problem: ListingProblem | null;
  readonly workflowId: string;
  readonly now: Date;
}

/**
 * Concludes a reading of a product's listings, which met the need `needed`. Opens or closes its failed item.
 *
 * - `again`: the product has linked listings and is compared next, or its listings are needed again by now.
 * - `failed`: no listing is linked, and some could not be stored.
 * - `forgotten`: no listing is linked, so the product is not followed.
 */
export async function concludeListings(
  db: Db,
  ref: ChannelProductRef,
  read: ReadListings & { readonly needed: number },
): Promise<'again' | 'failed' | 'forgotten'> {
  const { needed, problem, now } = read;
  return inTransaction(db, async (tx) => {
    await lockGroup(tx, ref);
    const product = await lockChannelProduct(tx, ref);
    if (product === undefined) return 'forgotten';
    await recordListingProblem(tx, ref, read);
    const { rows } = await sql<{ isLinked: boolean }>`select ${hasLinkedListing(ref)} as "isLinked"`.execute(
      tx,
    );
    if (rows[0]?.isLinked === true) {
      await markListingsRead(tx, ref, needed);
      await writeChannelProduct(tx, ref, concludeProduct(product, nextRound(needed, now), now.getTime()));
      return 'again';
    }
    if (problem === null) return (await forgetChannelProduct(tx, ref, read)) ? 'forgotten' : 'again';
    const failed = { event: 'failed', code: listingProblemCode, needed } as const;
    const concluded = concludeProduct(product, failed, now.getTime());
    await writeChannelProduct(tx, ref, concluded);
    return concluded.state === 'failed' ? 'failed' : 'again';
  });
}

const listingProblemCode = 'data_invalid';

/** Opens the failed item of a product whose listings could not all be stored, or closes it. */
export async function recordListingProblem(
  tx: Tx,
  ref: ChannelProductRef,
  { id, problem, workflowId, now }: ReadListings,
): Promise<void> {
  const failing = { operation: 'import_product', subjectId: id } as const;
  if (problem === null) {
    await closeFailed(tx, failedItemOf(ref, { ...failing, workflowId }), now);
  } else {
    const failure = { ...problem, code: listingProblemCode, failing, workflowId };
    await openFailed(tx, [failureOf(ref, failure)], { at: now });
  }
}

function nextRound(needed: number, now: Date) {
  return { event: 'put_off', at: now.getTime(), attempts: 0, needed } as const;
}

/** Keeps the need of listings if it came up after this reading began. */
async function markListingsRead(tx: Tx, ref: ChannelProductRef, needed: number): Promise<void> {
  await tx
    .updateTable('channel_products')
    .set({ listings_needed_revision: null })
    .where('integration_id', '=', ref.integrationId)
    .where('external_group', '=', ref.externalGroup)
    .where('listings_needed_revision', '<=', needed)
    .execute();
}
