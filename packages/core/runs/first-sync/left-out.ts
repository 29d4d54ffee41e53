import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Whether a publishing failure of `channel_stock` is in one of these states, for one of its listings. */
const hasFailure = (states: RawBuilder<unknown>) => sql<boolean>`exists (
  select from listing_channel_stock link
  join failed_items failed on failed.integration_id = channel_stock.integration_id
                          and failed.operation = 'publish_stock' and failed.subject_id = link.listing_id
                          and failed.state in (${states})
  where link.channel_stock_id = channel_stock.id)`;

/**
 * Whether a first sync leaves `channel_stock` out: the platform is known not to manage its stock, or a person
 * skipped its failure. A write that found that out waits for the person.
 */
export const isLeftOut: RawBuilder<boolean> = sql<boolean>`(
  channel_stock.state = 'blocked' and (
    ${hasFailure(sql`'skipped'`)}
    or (channel_stock.block_code = 'stock_not_managed' and not ${hasFailure(sql`'open', 'retrying'`)})))`;
