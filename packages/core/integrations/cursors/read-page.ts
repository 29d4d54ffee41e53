import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** What passes read page by page. */
export type PagedStream = 'orders' | ChangedStream;
/** What platforms list by its last change, besides orders. */
export type ChangedStream = 'products' | 'customers';

/** The position of a pass over an integration's changes, between two pages. */
export interface PassPage {
  /** The connector's cursor of the next page. */
  readonly next: string;
  /** When the pass began, by the platform's clock. */
  readonly began: Date;
  /** When its first page came, by our clock. */
  readonly heardAt: Date;
  /** The pass reads every change since then, together with the complete passes before it. */
  readonly coversFrom: Date;
  /** The number of orders of the pages before that could not be read. */
  readonly unread: number;
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
    .select([
      'cursor as next',
      'as_of as began',
      'heard_at as heardAt',
      'covers_from as coversFrom',
      'unread',
    ])
    .executeTakeFirst();
  const { next = null, began = null, heardAt = null, coversFrom = null, unread } = row ?? {};
  if (next === null || began === null || heardAt === null || coversFrom === null) return undefined;
  return { next, began, heardAt, coversFrom, unread: unread ?? 0 };
}
