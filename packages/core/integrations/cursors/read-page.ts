import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** What passes read page by page. */
export type PagedStream = 'orders' | 'products';

/** The position of a pass over an integration's changes, between two pages. */
export interface PassPage {
  /** The connector's cursor of the next page. */
  readonly next: string;
  /** When the pass began, by the platform's clock. */
  readonly began: Date;
}

/** Reads the page at which an interrupted pass continues. Returns undefined if the next pass starts anew. */
export async function readPage(
  db: Db,
  { integrationId, stream }: { integrationId: IntegrationId; stream: PagedStream },
): Promise<PassPage | undefined> {
  const row = await db
    .selectFrom('cursors')
    .where('integration_id', '=', integrationId)
    .where('stream', '=', `${stream}-page`)
    .select(['cursor', 'as_of'])
    .executeTakeFirst();
  const { cursor: next = null, as_of: began = null } = row ?? {};
  return next === null || began === null ? undefined : { next, began };
}
