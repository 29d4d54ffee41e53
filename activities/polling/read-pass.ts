import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { concludePass } from '@onhand/core/channel-stock/conclude-pass.ts';
import { forgetPage } from '@onhand/core/integrations/cursors/forget-page.ts';
import { readCursor } from '@onhand/core/integrations/cursors/read-cursor.ts';
import { readPage } from '@onhand/core/integrations/cursors/read-page.ts';
import type { PassPage } from '@onhand/core/integrations/cursors/read-page.ts';
import { writePage } from '@onhand/core/integrations/cursors/write-page.ts';
import type { HeardIntegration } from '@onhand/core/integrations/hearing/find-hearing.ts';
import { noteOpenRead } from '@onhand/core/integrations/hearing/note-open-read.ts';
import { lowerHeardUntil } from '@onhand/core/integrations/hearing/raise-heard-until.ts';
import { clockJumpMs } from '@onhand/domain/integrations/clock-jump.ts';
import type { LastPass } from '@onhand/domain/integrations/clock-jump.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';
import { failureOf } from './failed-pass.ts';
import type { PassFailure } from './failed-pass.ts';
import { followDrafts } from './follow-drafts.ts';
import { readUnseen } from './read-by-id.ts';
import { takeInPage } from './take-in-page.ts';
import type { LastSeen } from './take-in-page.ts';

/** A page may need a call for each of some orders, and a limit may spread them. */
const timeoutMs = 90_000;
/** Orders that stayed open are looked for this often, so many at a time. */
const unseenEveryMs = 5 * 60_000;
const unseenAtATime = 50;

export interface Pass extends IntegrationRef, HeardIntegration {
  readonly overlapMs: number;
  readonly lastSeen: LastSeen;
  /** Returns whether to stop and leave the remaining pages to the next pass. */
  readonly isOver: () => boolean;
}

export type PassEnd =
  | { readonly kind: 'read' }
  /** More pages remain. The next pass continues with them, or restarts if the page cursor has expired. */
  | { readonly kind: 'interrupted' }
  | PassFailure;

type Answer = OutputOf<'orders.changedSince'>;
type FirstPage = Pick<PassPage, 'began' | 'heardAt'>;

/** The place from which a pass reads: by the platform's clock, and the same moment by ours. */
interface Start extends LastPass {
  /** Complete passes read every change since then once this one is complete. */
  readonly coversFrom: Date;
  /** The moment is a cursor of the platform's own clock. */
  readonly isCursor: boolean;
}

/**
 * Reads all changes since the last pass, page by page. An interrupted pass continues from its stored page.
 * Once all pages are durable, records the start of the pass: the next pass reads from there, minus the
 * overlap. What could not be read is a failed item.
 */
export async function readPass(dependencies: Dependencies, pass: Pass): Promise<PassEnd> {
  const { db, connectors, clock } = dependencies;
  const { integrationId, platform, overlapMs } = pass;
  const interrupted = await readPage(db, { integrationId, stream: 'orders' });
  const start = await findStart(dependencies, pass);
  let cursor = interrupted?.next ?? new Date(start.shopMs - overlapMs).toISOString();
  let first: FirstPage | undefined = interrupted;
  // A listing may have been added since the interruption, whose orders count from an earlier time.
  const coversFrom = interrupted?.coversFrom ?? start.coversFrom;
  let unread = interrupted?.unread ?? 0;
  for (;;) {
    const ourMs = clock.now().getTime();
    const answer: Answer = await connectors.call(platform, 'orders.changedSince', {
      integrationId,
      lane: 'sales',
      timeoutMs,
      input: { cursor },
    });
    if (answer.kind !== 'page') {
      // A page cursor is valid for a day only. A new pass shows whether it had expired.
      const isExpired = answer.kind === 'rejected' && cursor === interrupted?.next;
      if (answer.kind === 'rejected') await forgetPage(db, { integrationId, stream: 'orders' });
      return isExpired ? { kind: 'interrupted' } : failureOf(dependencies, pass, answer);
    }
    if (first === undefined) {
      first = { began: new Date(answer.page.asOf), heardAt: clock.now() };
      const jumpMs = clockJumpMs(start, { shopMs: first.began.getTime(), ourMs });
      if (jumpMs > 0) {
        const until = new Date(start.shopMs - jumpMs - overlapMs);
        if (start.isCursor) await lowerHeardUntil(db, { integrationId, until });
        cursor = until.toISOString();
        continue;
      }
    }
    const page = await takeInPage(dependencies, pass, answer.page, pass.lastSeen);
    unread += page.unread;
    if (page.isAway) {
      return failureOf(dependencies, pass, {
        kind: 'unavailable',
        message: 'Orders of the page could not be read.',
      });
    }
    const { next } = answer.page;
    if (next === undefined) {
      break;
    }
    cursor = next;
    await writePage(db, { ...pass, stream: 'orders', ...first, next, coversFrom, unread });
    if (pass.isOver()) {
      return { kind: 'interrupted' };
    }
  }
  if (isUnseenDue(pass, clock.now())) {
    const unseen = await readUnseen(dependencies, pass, unseenAtATime);
    unread += unseen.unread;
    if (!unseen.isAway) await noteOpenRead(db, integrationId, clock.now());
  }
  unread += (await followDrafts(dependencies, pass)).unread;
  await concludePass(db, { ...pass, ...first, readFrom: coversFrom, unread, at: clock.now() });
  return { kind: 'read' };
}

/** Finds where a new pass begins: at the start of the last one, or where orders begin to count. */
async function findStart({ db }: Dependencies, pass: Pass): Promise<Start> {
  const { integrationId, startFrom, coveredFrom, heardAt } = pass;
  const cursor = await readCursor(db, { integrationId, stream: 'orders' });
  if (cursor === null || coveredFrom === null || startFrom < coveredFrom) {
    const ms = startFrom.getTime();
    return { shopMs: ms, ourMs: ms, coversFrom: startFrom, isCursor: false };
  }
  const shopMs = Date.parse(cursor);
  return { shopMs, ourMs: heardAt?.getTime() ?? shopMs, coversFrom: coveredFrom, isCursor: true };
}

function isUnseenDue({ openReadAt }: Pass, now: Date): boolean {
  return openReadAt === null || now.getTime() - openReadAt.getTime() >= unseenEveryMs;
}
