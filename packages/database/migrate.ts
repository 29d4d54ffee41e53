import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import type { Db } from './connect.ts';
import { forMerchants } from './for-merchants.ts';
import * as mainJob from './migrations/0001-main-job.ts';
import * as stockCore from './migrations/0002-stock-core.ts';
import * as stockCore2 from './migrations/0009-stock-core-2.ts';
import * as listingReview from './migrations/0005-listing-review.ts';
import * as products from './migrations/0007-products.ts';
import * as publishingPolicy from './migrations/0004-publishing-policy.ts';
import * as listingLifecycle from './migrations/0008-listing-lifecycle.ts';
import * as syncSettings from './migrations/0003-sync-settings.ts';
import * as plans from './migrations/0006-plans.ts';
import * as oneRun from './migrations/0010-one-run.ts';
import * as plansInWorkflows from './migrations/0011-plans-in-workflows.ts';
import * as databaseClock from './migrations/0012-database-clock.ts';
import * as newProducts from './migrations/0013-new-products.ts';
import * as hearing from './migrations/0015-hearing.ts';
import * as observationsLookAgain from './migrations/0016-observations-look-again.ts';
import * as passes from './migrations/0017-passes.ts';
import * as snapshotsByLine from './migrations/0014-snapshots-by-line.ts';
import * as whoseEvent from './migrations/0019-whose-event.ts';
import * as baselines from './migrations/0020-baselines.ts';
import * as countsAndImports from './migrations/0021-counts-and-imports.ts';
import * as ordersGone from './migrations/0022-orders-gone.ts';
import * as failedRuns from './migrations/0025-failed-runs.ts';
import * as addedByHand from './migrations/0026-added-by-hand.ts';
import * as sharedStock from './migrations/0029-shared-stock.ts';
import * as limits from './migrations/0030-limits.ts';
import * as revokedAndArchived from './migrations/0031-revoked-and-archived.ts';
import * as roles from './migrations/0032-roles.ts';
import * as openingsUnsettled from './migrations/0033-openings-unsettled.ts';
import * as ownWaits from './migrations/0034-own-waits.ts';
import * as interruptedPasses from './migrations/0035-interrupted-passes.ts';
import * as lag from './migrations/0037-lag.ts';
import * as pauses from './migrations/0038-pauses.ts';
import * as audit from './migrations/0039-audit.ts';
import * as notifications from './migrations/0047-notifications.ts';
import * as orderCopies from './migrations/0041-order-copies.ts';
import * as customers from './migrations/0048-customers.ts';
import * as customers2 from './migrations/0049-customers-2.ts';
import * as reconciliation from './migrations/0043-reconciliation.ts';
import * as bulkOperations from './migrations/0044-bulk-operations.ts';
import * as plannedBulkOperations from './migrations/0050-planned-bulk-operations.ts';
import * as draftsLookedAt from './migrations/0051-drafts-looked-at.ts';
import * as statistics from './migrations/0052-statistics.ts';
import * as followedGroups from './migrations/0053-followed-groups.ts';
import * as bulkSpeed from './migrations/0054-bulk-speed.ts';
import * as adjustmentReasons from './migrations/0055-adjustment-reasons.ts';
import * as rowLevelSecurity from './migrations/0056-row-level-security.ts';
import * as warehousePreferences from './migrations/0057-warehouse-preferences.ts';
import * as orderHolds from './migrations/0058-order-holds.ts';
import * as itemSearches from './migrations/0059-item-searches.ts';
import * as shipNotices from './migrations/0060-ship-notices.ts';
import * as shipments from './migrations/0061-shipments.ts';
import * as itemProperties from './migrations/0062-item-properties.ts';
import * as policiesSurviveRechecks from './migrations/0063-policies-survive-rechecks.ts';
import * as appAccounts from './migrations/0064-app-accounts.ts';
import * as refusedZeros from './migrations/0065-refused-zeros.ts';
import * as sessions from './migrations/0066-sessions.ts';
import * as people from './migrations/0067-people.ts';
import * as rivalsByIdentifier from './migrations/0068-rivals-by-identifier.ts';
import * as productExports from './migrations/0045-product-exports.ts';
import * as runEvents from './migrations/0046-run-events.ts';

const migrations: Record<string, Migration> = {
  '0001-main-job': mainJob,
  '0002-stock-core': stockCore,
  '0003-sync-settings': syncSettings,
  '0004-publishing-policy': publishingPolicy,
  '0005-listing-review': listingReview,
  '0006-plans': plans,
  '0007-products': products,
  '0008-listing-lifecycle': listingLifecycle,
  '0009-stock-core-2': stockCore2,
  '0010-one-run': oneRun,
  '0011-plans-in-workflows': plansInWorkflows,
  '0012-database-clock': databaseClock,
  '0013-new-products': newProducts,
  '0014-snapshots-by-line': snapshotsByLine,
  '0015-hearing': hearing,
  '0016-observations-look-again': observationsLookAgain,
  '0017-passes': passes,
  '0019-whose-event': whoseEvent,
  '0020-baselines': baselines,
  '0021-counts-and-imports': countsAndImports,
  '0022-orders-gone': ordersGone,
  '0025-failed-runs': failedRuns,
  '0026-added-by-hand': addedByHand,
  '0029-shared-stock': sharedStock,
  '0030-limits': limits,
  '0031-revoked-and-archived': revokedAndArchived,
  '0032-roles': roles,
  '0033-openings-unsettled': openingsUnsettled,
  '0034-own-waits': ownWaits,
  '0035-interrupted-passes': interruptedPasses,
  '0037-lag': lag,
  '0038-pauses': pauses,
  '0039-audit': audit,
  '0041-order-copies': orderCopies,
  '0043-reconciliation': reconciliation,
  '0044-bulk-operations': bulkOperations,
  '0045-product-exports': productExports,
  '0046-run-events': runEvents,
  '0047-notifications': notifications,
  '0048-customers': customers,
  '0049-customers-2': customers2,
  '0050-planned-bulk-operations': plannedBulkOperations,
  '0051-drafts-looked-at': draftsLookedAt,
  '0052-statistics': statistics,
  '0053-followed-groups': followedGroups,
  '0054-bulk-speed': bulkSpeed,
  '0055-adjustment-reasons': adjustmentReasons,
  '0056-row-level-security': rowLevelSecurity,
  '0057-warehouse-preferences': warehousePreferences,
  '0058-order-holds': orderHolds,
  '0059-item-searches': itemSearches,
  '0060-ship-notices': shipNotices,
  '0061-shipments': shipments,
  '0062-item-properties': itemProperties,
  '0063-policies-survive-rechecks': policiesSurviveRechecks,
  '0064-app-accounts': appAccounts,
  '0065-refused-zeros': refusedZeros,
  '0066-sessions': sessions,
  '0067-people': people,
  '0068-rivals-by-identifier': rivalsByIdentifier,
};

/**
 * Migrates the database to the newest version. Concurrent callers wait for one another. Throws the error of a
 * failed migration.
 */
export async function migrateToLatest(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await forMerchants('all', () => migrator.migrateToLatest());
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error('The migration failed.', { cause: error });
  }
}
