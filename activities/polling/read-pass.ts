import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { raiseHeardUntil } from '@onhand/core/integrations/hearing/raise-heard-until.ts';
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
  /** The time from which the integration's first pass reads. */
  readonly startFrom: Date;
  readonly overlapMs: number;
  readonly lastSeen: LastSeen;
  /** Returns whether to stop and leave the remaining pages to the next pass. */
  readonly isOver: () => boolean;
}

export type PassEnd =
  | { readonly kind: 'read' }
  /** More pages remain. The next pass continues with them, or restarts if the page cursor has expired. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'reconnect_required' }
  /** The platform is unreachable or asks to wait. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** The platform refuses the request. A retry alone does not help. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

type Answer = OutputOf<'orders.changedSince'>;

/**
 * Reads all changes since the last pass, page by page. An interrupted pass continues from its stored page.
 * Records the start of the pass once all pages are durable; the next pass reads from there, minus the
 * overlap.
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

/**
 * Records the start of this pass as the start of the next pass. A change during the pass may be on no page.
 */
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
    await raiseHeardUntil(tx, { integrationId, until: new Date(began.getTime() - pass.overlapMs) });
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
      // A page cursor is valid for a day only. A new pass shows whether it had expired.
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
