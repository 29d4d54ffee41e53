import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { BegunChange, Sending } from '@onhand/core/products/begin-change.ts';
import { recordEnded, recordSent } from '@onhand/core/products/record-sent.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Ending } from './ending.ts';
import { changeOf, contentOfSnapshot } from './product-content.ts';

type Answer = OutputOf<'products.update'>[number]['result'];

/**
 * Sends a committed change and records the content that the product shows then. Null: the whole change is
 * applied.
 */
export async function sendChange(
  { db, connectors, clock }: Dependencies,
  ref: ChannelProductRef,
  of: {
    readonly begun: BegunChange;
    readonly sending: Sending;
    readonly timeoutMs: number;
    readonly end: Ending;
  },
): Promise<ChangeOutcome | null> {
  const { begun, sending, timeoutMs, end } = of;
  const { key, content } = sending;
  const row = { key, group: ref.externalGroup, change: changeOf(content, begun.units) };
  const answers = await connectors.call(begun.integration.platform, 'products.update', {
    integrationId: ref.integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { rows: [row] },
  });
  const answer: Answer = answers[0]?.result ?? {
    kind: 'unknown',
    message: 'The connector gave no answer for this change.',
    ended: false,
  };
  const at = clock.now();
  if (answer.kind === 'unknown') {
    if (answer.ended) await recordEnded(db, ref, { key, at });
    return end.afterFault(answer);
  }
  const theirs = answer.kind === 'ok' ? contentOfSnapshot(answer.product, begun.units) : null;
  const isThere = await recordSent(db, ref, { sending, theirs, at });
  if (answer.kind !== 'ok') return end.afterFault(answer);
  return isThere ? null : end.afterFault({ ...notApplied, transient: true });
}

const notApplied = {
  kind: 'rejected',
  code: 'not_applied',
  message: 'The platform confirmed the change but still shows the earlier content.',
} as const;
