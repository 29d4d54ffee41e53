import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { AnyBulkToCarry } from '../runs/find-unattended.ts';
import type { AssumedSync } from './sync-load.ts';
import type { BulkFigures } from './forced-figures.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { PlanKind } from '@onhand/domain/plans/plan-kind.ts';
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
    bulk(operation: AnyBulkToCarry): Promise<void>;
    /** Starts the workflow that computes the plan's effect. */
    computePlan(plan: { readonly merchantId: MerchantId; readonly planId: PlanId }): Promise<void>;
  };
  /** Above so many quantities or items, a workflow computes the effect. Default: `largeChangeAbove`. */
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
  readonly begun?: readonly AnyBulkToCarry[];
}

/** Holds a change that was checked against the current settings, and can be made. */
export interface CheckedChange {
  /** The kind of its plan. */
  readonly kind: PlanKind;
  /** The integrations whose figures the change may affect. `all`: all that do not only observe. */
  readonly integrations: readonly IntegrationId[] | 'all';
  /** The current settings that the change concerns. Equal settings later mean that nobody changed them. */
  readonly stands: object;
  /** The change that restores the settings. Null: the change cannot be undone. */
  readonly undo: StoredChange | null;
  /** A query of the channel stock that the change may concern, before or after it. */
  readonly concerned: RawBuilder<unknown>;
  /** How many items, or orders, were found for the change. Left out: it is about none. */
  readonly items?: number;
  /** The change to store with its plan, with a saved search's filter in it. Left out: as it was asked. */
  readonly resolved?: StoredChange;
  /** Computes the effect. Left out: the change is tried by `write`. */
  computes?(tx: Tx): Promise<BulkFigures>;
  /** Stores with its plan what it has found. Left out: nothing. */
  keep?(tx: Tx, planId: PlanId): Promise<void>;
  /** What is synced after it, to compute the load of the items that are always synced. Left out: none. */
  readonly syncs?: AssumedSync;
  /** Writes only the settings, so that the change can be tried and rolled back. */
  write(tx: Tx): Promise<void>;
  /** Makes the concerned channel stock due again. Runs after `write`. */
  follow(tx: Tx): Promise<Aftermath>;
}
