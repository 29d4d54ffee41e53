import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { PlanRow } from './plan-row.ts';
import type { BulkToCarry } from '../runs/find-unattended.ts';
import type { BulkFigures } from './forced-figures.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { RawBuilder } from 'kysely';

/** Holds the resources that changes and plans need. */
export interface PlanParts {
  readonly db: Db;
  readonly clock: { now(): Date };
  readonly connectors: Pick<ConnectorClient, 'describe'>;
  readonly dispatcher: {
    /** Publishes the due figures of integrations. */
    nudge(marked: readonly IntegrationId[]): void;
    /** Starts the synchronization of due products. */
    products(): Promise<void>;
    /** Brings an integration's schedules in line with its settings. */
    schedule(integrationId: IntegrationId): void;
    /** Starts the workflow of a bulk operation. */
    bulk(operation: BulkToCarry): Promise<void>;
    /** Starts the workflow that computes the plan's effect. */
    computePlan(plan: { readonly merchantId: MerchantId; readonly planId: PlanId }): Promise<void>;
  };
  /** Above this number of quantities, a workflow computes the effect. Default: `largeChangeAbove`. */
  readonly largeChangeAbove?: number;
}

/** Says who makes a change, and when. */
export interface Making {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly at: Date;
  /** The plan that is applied; null: the change has no plan. */
  readonly planId: PlanId | null;
}

/** Names the integrations to tell of a change once it is committed. */
export interface Aftermath {
  /** The integrations with due figures. */
  readonly due: readonly IntegrationId[];
  /** The integrations whose schedules may have changed. */
  readonly schedules: readonly IntegrationId[];
  /** The integrations whose inventory was switched on. Left out: none. */
  readonly switchedOn?: readonly IntegrationId[];
  /** The bulk operations that began. Left out: none. */
  readonly begun?: readonly BulkToCarry[];
}

/** Holds a change that was checked against the current settings, and can be made. */
export interface CheckedChange {
  /** The kind of its plan. A strategy counts as the sync settings that it writes. */
  readonly kind: PlanRow['kind'];
  /** The integrations whose figures the change may affect. `all`: all that do not only observe. */
  readonly integrations: readonly IntegrationId[] | 'all';
  /** The current settings that the change concerns. Equal settings later mean that nobody changed them. */
  readonly stands: object;
  /** The change that restores the settings. Null: the change cannot be undone. */
  readonly undo: StoredChange | null;
  /** A query of the channel stock that the change may concern, before or after it. */
  readonly concerned: RawBuilder<unknown>;
  /** Computes the effect. Left out: the change is tried by `write`. */
  computes?(tx: Tx): Promise<BulkFigures>;
  /** Writes only the settings, so that the change can be tried and rolled back. */
  write(tx: Tx): Promise<void>;
  /** Makes the concerned channel stock due again. Runs after `write`. */
  follow(tx: Tx): Promise<Aftermath>;
}
