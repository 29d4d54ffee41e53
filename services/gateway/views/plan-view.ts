import { effect } from '@onhand/contracts/gateway-api/plans.ts';
import type { plan } from '@onhand/contracts/gateway-api/plans.ts';
import type { PlanRow } from '@onhand/core/plans/plan-row.ts';
import { z } from 'zod';

const stored = z.record(z.string(), z.unknown());

/** Renders a plan. A proposed plan past its expiry shows as `expired`. */
export function planView(row: PlanRow, now: Date): z.infer<typeof plan> {
  const {
    id,
    kind,
    state,
    actor,
    actorKey,
    failureCode,
    failureMessage,
    createdAt,
    figuresAt,
    expiresAt,
    decidedAt,
    decidedBy,
    syncRunId,
  } = row;
  return {
    id,
    kind,
    change: stored.parse(row.change),
    effect: row.effect === null ? null : effect.parse(row.effect),
    state: state === 'proposed' && expiresAt <= now ? 'expired' : state,
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
    actor: { label: actor, keyId: actorKey },
    createdAt,
    figuresAt,
    expiresAt,
    decidedAt,
    decidedBy,
    syncRunId,
  };
}
