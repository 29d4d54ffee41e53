import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { forgetPage } from '@onhand/core/integrations/cursors/forget-page.ts';
import { readCursor } from '@onhand/core/integrations/cursors/read-cursor.ts';
import { readPage } from '@onhand/core/integrations/cursors/read-page.ts';
import { writeCursor } from '@onhand/core/integrations/cursors/write-cursor.ts';
import { writePage } from '@onhand/core/integrations/cursors/write-page.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';
import { takeInPage } from './take-in-page.ts';
import type { LastSeen } from './take-in-page.ts';

const timeoutMs = 30_000;

export interface Pass extends IntegrationRef {
  readonly platform: string;
  /** Where the first pass of all begins. */
  readonly startFrom: Date;
  readonly overlapMs: number;
  readonly lastSeen: LastSeen;
  /** Whether to leave the pages that are left to whoever goes on. */
  readonly isOver: () => boolean;
}

export type PassEnd =
  | { readonly kind: 'read' }
  /** There are more pages: the next pass goes on from the first of them, or anew where that one has expired. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'reconnect_required' }
  /** The platform is away, or asks to wait. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** The platform answers that it will not: by itself that does not change. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

type Answer = OutputOf<'orders.changedSince'>;

/**
 * Reads all changes since the last pass, page by page, from where one that was interrupted stopped. Where the pass
 * began is recorded once all its pages are durable; the next one reads back from there by the platform's overlap.
 */
export async function readPass(dependencies: Dependencies, pass: Pass): Promise<PassEnd> {
  const { db, connectors } = dependencies;
  const { integrationId, platform } = pass;
  const interrupted = await readPage(db, integrationId);
  let cursor = interrupted?.next ?? (await beginAt(dependencies, pass));
  let began = interrupted?.began;
  for (;;) {
    const answer: Answer = await connectors.call(platform, 'orders.changedSince', {
      integrationId,
      lane: 'sales',
      timeoutMs,
      input: { cursor },
    });
    if (answer.kind !== 'page') {
      const resumed = cursor === interrupted?.next;
      return endWithout(dependencies, pass, answer, resumed);
    }
    began ??= new Date(answer.page.asOf);
    await takeInPage(dependencies, pass, answer.page.items, pass.lastSeen);
    const { next } = answer.page;
    if (next === undefined) {
      await conclude(dependencies, pass, began);
      return { kind: 'read' };
    }
    cursor = next;
    await writePage(db, { ...pass, next, began });
    if (pass.isOver()) {
      return { kind: 'interrupted' };
    }
  }
}

async function beginAt({ db }: Dependencies, pass: Pass): Promise<string> {
  const last = await readCursor(db, { ...pass, stream: 'orders' });
  const lastMs = last === null ? pass.startFrom.getTime() : Date.parse(last);
  return new Date(lastMs - pass.overlapMs).toISOString();
}

/** The next pass begins where this one began: what changed meanwhile may be on no page of it. */
async function conclude({ db, clock }: Dependencies, pass: Pass, began: Date): Promise<void> {
  const { merchantId, integrationId } = pass;
  await inTransaction(db, async (tx) => {
    await writeCursor(tx, {
      merchantId,
      integrationId,
      stream: 'orders',
      cursor: began.toISOString(),
      asOf: clock.now(),
    });
    await forgetPage(tx, integrationId);
  });
}

async function endWithout(
  { db, clock }: Dependencies,
  { integrationId }: Pass,
  answer: Exclude<Answer, { kind: 'page' }>,
  resumed: boolean,
): Promise<PassEnd> {
  switch (answer.kind) {
    case 'unauthorized':
      await openCircuit(db, integrationId, answer, clock.now());
      return { kind: 'reconnect_required' };
    case 'rejected':
      await forgetPage(db, integrationId);
      // A page can be resumed for a day only; a new pass tells whether it was that.
      return resumed
        ? { kind: 'interrupted' }
        : { kind: 'refused', code: answer.code, message: answer.message };
    case 'rate_limited':
      return { kind: 'unavailable', message: 'The platform asks to wait.' };
    case 'unavailable':
    case 'unknown':
      return { kind: 'unavailable', message: answer.message };
  }
}
