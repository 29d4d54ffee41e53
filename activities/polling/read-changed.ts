import type { ChangedStream } from '@onhand/core/integrations/cursors/read-page.ts';
import { forgetPage } from '@onhand/core/integrations/cursors/forget-page.ts';
import { readCursor } from '@onhand/core/integrations/cursors/read-cursor.ts';
import { readPage } from '@onhand/core/integrations/cursors/read-page.ts';
import { writeCursor } from '@onhand/core/integrations/cursors/write-cursor.ts';
import { writePage } from '@onhand/core/integrations/cursors/write-page.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { storableText } from '@onhand/domain/text/storable.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';

/** A page may need a call for each record, and a limit may spread them. */
export const timeoutMs = 90_000;

/** A page of the records that a platform lists by their last change. */
export interface ChangedPage {
  readonly kind: 'page';
  /** The platform's ids of all records on the page, also of those that could not be read there. */
  readonly ids: readonly string[];
  readonly next?: string | undefined;
  /** The platform's time when the first page was made. ISO 8601. */
  readonly asOf: string;
}

/** How records of one kind are read by their last change. */
export interface ChangedRecords {
  readonly stream: ChangedStream;
  /** How far before its cursor a pass reads, in ms: a change may become visible late. */
  readonly overlapMs: number;
  readonly page: (cursor: string) => Promise<ChangedPage | { readonly kind: string }>;
  /** Schedules readings of the records with these ids. Returns their number. */
  readonly hint: (tx: Tx, ids: readonly string[]) => Promise<number>;
  /** Starts what reads the hinted records. */
  readonly start: () => void;
}

/**
 * Asks a platform which records changed since the last pass over them. Reads one page, and goes on from the
 * page that the last call stored. An answer is only a hint: each record is read separately, also one that
 * could not be read on the page, which fails there under its own name. After a failed call, the next call
 * repeats it. Returns whether more pages are left.
 */
export async function readChanged(
  { db, clock, log }: Dependencies,
  { merchantId, integrationId }: IntegrationRef,
  { stream, overlapMs, page, hint, start }: ChangedRecords,
): Promise<boolean> {
  const of = { merchantId, integrationId, stream };
  const interrupted = await readPage(db, of);
  const answer = await page(interrupted?.next ?? (await startOf()));
  if (!isPage(answer)) {
    // A page cursor may have expired. Then the pass begins anew.
    if (answer.kind === 'rejected') await forgetPage(db, of);
    return false;
  }
  const { ids, next, asOf } = answer;
  const hinted = await rowByRow(db, ids, {
    work: hint,
    refuse: async (id, error) => {
      log.warn(
        { err: error, integrationId, stream, id: storableText(id, 200) },
        'A changed record was not hinted, because its id cannot be stored.',
      );
      return 0;
    },
  });
  if (hinted.some((records) => records > 0)) start();
  const began = interrupted?.began ?? new Date(asOf);
  if (next !== undefined) {
    const heardAt = interrupted?.heardAt ?? clock.now();
    await writePage(db, { ...of, next, began, heardAt, coversFrom: began, unread: 0 });
    return true;
  }
  await inTransaction(db, async (tx) => {
    await writeCursor(tx, { ...of, cursor: began.toISOString(), asOf: clock.now() });
    await forgetPage(tx, of);
  });
  return false;

  async function startOf(): Promise<string> {
    const last = (await readCursor(db, of)) ?? (await begin());
    return new Date(Date.parse(last) - overlapMs).toISOString();
  }

  /** The first pass begins now, also if its calls fail for a while: what changes until then is not lost. */
  async function begin(): Promise<string> {
    const now = clock.now();
    await inTransaction(db, (tx) => writeCursor(tx, { ...of, cursor: now.toISOString(), asOf: now }));
    return now.toISOString();
  }
}

function isPage(answer: ChangedPage | { readonly kind: string }): answer is ChangedPage {
  return answer.kind === 'page';
}
