import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { PlanRow } from './plan-row.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { RawBuilder } from 'kysely';

/** Everything outside the database that changes and plans need. */
export interface PlanParts {
  readonly db: Db;
  readonly clock: { now(): Date };
  readonly connectors: Pick<ConnectorClient, 'describe'>;
  readonly dispatcher: {
    /** Publishes what became due on these integrations. */
    nudge(marked: readonly IntegrationId[]): void;
    /** Carries over what became due of products. */
    products(): Promise<void>;
    /** Makes an integration's schedules what its settings ask for. */
    schedule(integrationId: IntegrationId): void;
    /** Has the effect of a plan worked out. */
    computePlan(plan: { readonly merchantId: MerchantId; readonly planId: PlanId }): Promise<void>;
  };
  /** Above this many quantities a workflow works out the effect; left out: `largeChangeAbove`. */
  readonly largeChangeAbove?: number;
}

/** Says who makes a change, and when. */
export interface Making {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly at: Date;
  /** The plan that is applied; null: none. */
  readonly planId: PlanId | null;
}

/** Names the integrations to tell of a change once it is committed. */
export interface Aftermath {
  /** Integrations that have something due. */
  readonly due: readonly IntegrationId[];
  /** Integrations whose schedules may have changed. */
  readonly schedules: readonly IntegrationId[];
}

/** A change that was checked against the settings in force, and can be made. */
export interface CheckedChange {
  /** A strategy counts as the sync settings that it writes. */
  readonly kind: PlanRow['kind'];
  /** The integrations whose figures it may change; all: every integration that is written. */
  readonly integrations: readonly IntegrationId[] | 'all';
  /** The current settings that the change concerns. While they are equal, no other change came between. */
  readonly stands: object;
  /** The change that restores the settings. */
  readonly undo: StoredChange;
  /** A query of the channel stock that it may concern, before or after the change. */
  readonly concerned: RawBuilder<unknown>;
  /** Writes the settings only and leaves stock alone, so that the change can be tried. */
  write(tx: Tx): Promise<void>;
  /** Makes the stock that the change concerns due anew. */
  follow(tx: Tx): Promise<Aftermath>;
}
