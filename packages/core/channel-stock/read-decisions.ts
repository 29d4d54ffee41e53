import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { decisionFor } from '@onhand/domain/publishing/decision.ts';
import type { Decision } from '@onhand/domain/publishing/decision.ts';
import type { PublishingPolicy } from '@onhand/domain/publishing/policy.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { readWriteInputs } from './read-write-inputs.ts';

/**
 * Decides which figures channel stock should show now, by the publisher's own rules. The expected figures
 * leave out the platform's settling time, which only its connector knows.
 */
export async function readDecisions(
  db: Db,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, Decision & { readonly policy: PublishingPolicy }>> {
  if (ids.length === 0) return new Map();
  const options = { settlesWithinMs: 0 };
  const due = ids.map((id) => ({ id }));
  const standings = await inTransaction(db, (tx) => readWriteInputs(tx, due, options));
  return new Map(
    [...standings].map(([id, standing]) => [
      id,
      { ...decisionFor(standing, options), policy: standing.policy },
    ]),
  );
}
