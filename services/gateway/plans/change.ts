import { id } from '@onhand/contracts/gateway-api/id.ts';
import { plannedChange } from '@onhand/contracts/gateway-api/plans.ts';
import { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { PlanRow } from '@onhand/core/plans/plan-row.ts';
import type { SettingsActor } from '@onhand/core/settings/history/insert-settings-change.ts';
import type { IntegrationId, MerchantId, PlanId, RuleId } from '@onhand/domain/ids.ts';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';

/** An integration only observes, as it did before its first plan was applied. */
const observe = z.strictObject({ kind: z.literal('observe'), integrationId: id<IntegrationId>() });

/** A rule as it was, in its old place among those of its priority. */
const restore = z.strictObject({
  kind: z.literal('rule'),
  operation: z.literal('restore'),
  id: id<RuleId>(),
  rule: newRule,
});

/** A change as it is kept with a plan: what is asked for, or what undoes it. */
export const storedChange = z.union([plannedChange, observe, restore]);
export type Change = z.infer<typeof storedChange>;

/** Who makes a change, and when. */
export interface Making {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly at: Date;
  /** The plan that it applies; null: none. */
  readonly planId: PlanId | null;
}

/** Whom to tell once it is committed. */
export interface Aftermath {
  /** Have something due. */
  readonly due: readonly IntegrationId[];
  /** Their times may have changed. */
  readonly schedules: readonly IntegrationId[];
}

/** A change that was checked against what stands, and can be made. */
export interface CheckedChange {
  /** A strategy is the sync settings that it writes. */
  readonly kind: PlanRow['kind'];
  /** Whose figures it may change; all: any that are written. */
  readonly integrations: readonly IntegrationId[] | 'all';
  /** What stands of all that it changes: as long as it is the same, nobody else has changed it. */
  readonly stands: object;
  /** The change that puts it back. */
  readonly undo: Change;
  /** A query of the channel stock that it may concern, before or after. */
  readonly concerned: RawBuilder<unknown>;
  /** Writes what is set; stock is left alone, so that it can be tried. */
  write(tx: Tx): Promise<void>;
  /** What follows from it for the stock: what it concerns is due anew. */
  follow(tx: Tx): Promise<Aftermath>;
}
