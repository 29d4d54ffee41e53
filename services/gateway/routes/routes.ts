import type { Route } from '../route.ts';
import { changeMerchant } from './merchants/change-merchant.ts';
import { createMerchant } from './merchants/create-merchant.ts';
import { listMerchants } from './merchants/list-merchants.ts';
import { readMerchant } from './merchants/read-merchant.ts';
import { createApiKey } from './api-keys/create-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { revokeApiKey } from './api-keys/revoke-api-key.ts';
import { createLocation } from './locations/create-location.ts';
import { listLocations } from './locations/list-locations.ts';
import { changeSyncSettings } from './integrations/change-sync-settings.ts';
import { createIntegration } from './integrations/create-integration.ts';
import { listExternalLocations } from './integrations/list-external-locations.ts';
import { listChannelProducts } from './integrations/list-channel-products.ts';
import { listIntegrations } from './integrations/list-integrations.ts';
import { listSettingsChanges } from './integrations/list-settings-changes.ts';
import { listLocationMappings } from './integrations/list-location-mappings.ts';
import { pauseIntegration } from './integrations/pause-integration.ts';
import { readIntegration } from './integrations/read-integration.ts';
import { readSyncSettings } from './integrations/read-sync-settings.ts';
import { replaceCredentials } from './integrations/replace-credentials.ts';
import { replaceLocationMappings } from './integrations/replace-location-mappings.ts';
import { resumeIntegration } from './integrations/resume-integration.ts';
import { bookAdjustment } from './items/book-adjustment.ts';
import { bookCount } from './items/book-count.ts';
import { bookTransfer } from './items/book-transfer.ts';
import { bookReceipt } from './items/book-receipt.ts';
import { changeItem } from './items/change-item.ts';
import { createItem } from './items/create-item.ts';
import { listItems } from './items/list-items.ts';
import { listMovements } from './items/list-movements.ts';
import { readItem } from './items/read-item.ts';
import { readStock } from './items/read-stock.ts';
import { syncNow } from './items/sync-now.ts';
import { changeProduct } from './products/change-product.ts';
import { listProductChanges } from './products/list-product-changes.ts';
import { listProducts } from './products/list-products.ts';
import { readProduct } from './products/read-product.ts';
import { changeListing } from './listings/change-listing.ts';
import { createListing } from './listings/create-listing.ts';
import { endListing } from './listings/end-listing.ts';
import { explainListing } from './listings/explain-listing.ts';
import { linkListing } from './listings/link-listing.ts';
import { listListings } from './listings/list-listings.ts';
import { manageStock } from './listings/manage-stock.ts';
import { readListing } from './listings/read-listing.ts';
import { relistListing } from './listings/relist-listing.ts';
import { unlinkListing } from './listings/unlink-listing.ts';
import { acceptSuggestions } from './review/accept-suggestions.ts';
import { createItemOfListing } from './review/create-item.ts';
import { exportReview } from './review/export-review.ts';
import { ignoreListing } from './review/ignore-listing.ts';
import { importReview } from './review/import-review.ts';
import { listReview } from './review/list-review.ts';
import { unignoreListing } from './review/unignore-listing.ts';
import { readRefresh } from './review/read-refresh.ts';
import { refreshListings } from './review/refresh-listings.ts';
import { changePublishing } from './publishing/change-publishing.ts';
import { readPublishing } from './publishing/read-publishing.ts';
import { changeRule } from './rules/change-rule.ts';
import { createRule } from './rules/create-rule.ts';
import { deleteRule } from './rules/delete-rule.ts';
import { chooseStrategy } from './strategies/choose-strategy.ts';
import { listStrategies } from './strategies/list-strategies.ts';
import { listPublishingChanges } from './publishing/list-publishing-changes.ts';
import { listRuleChanges } from './rules/list-rule-changes.ts';
import { listRules } from './rules/list-rules.ts';
import { previewRule } from './rules/preview-rule.ts';
import { readRule } from './rules/read-rule.ts';
import { applyPlan } from './plans/apply-plan.ts';
import { createPlan } from './plans/create-plan.ts';
import { listPlanListings } from './plans/list-plan-listings.ts';
import { listPlans } from './plans/list-plans.ts';
import { readPlan } from './plans/read-plan.ts';
import { undoPlan } from './plans/undo-plan.ts';
import { cancelSyncRun } from './sync-runs/cancel-sync-run.ts';
import { listSyncRuns } from './sync-runs/list-sync-runs.ts';
import { readSyncRun } from './sync-runs/read-sync-run.ts';
import { resumeSyncRun } from './sync-runs/resume-sync-run.ts';
import { listOrders } from './orders/list-orders.ts';
import { readOrder } from './orders/read-order.ts';
import { listFailedItems } from './failed-items/list-failed-items.ts';
import { retryFailedItem } from './failed-items/retry-failed-item.ts';
import { retryFailedItems } from './failed-items/retry-failed-items.ts';
import { skipFailedItem } from './failed-items/skip-failed-item.ts';
import { skipFailedItems } from './failed-items/skip-failed-items.ts';
import { listIncidents } from './incidents/list-incidents.ts';
import { acceptObservation } from './observations/accept-observation.ts';
import { acceptObservations } from './observations/accept-observations.ts';
import { reverseObservation } from './observations/reverse-observation.ts';
import { reverseObservations } from './observations/reverse-observations.ts';
import { listObservations } from './observations/list-observations.ts';
import { listInboundEvents } from './inbound-events/list-inbound-events.ts';

/** Every route below /v1; all of them ask for an API key. */
export const routes: readonly Route[] = [
  createMerchant,
  listMerchants,
  readMerchant,
  changeMerchant,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  createLocation,
  listLocations,
  createIntegration,
  listIntegrations,
  listChannelProducts,
  listStrategies,
  chooseStrategy,
  listExternalLocations,
  listLocationMappings,
  pauseIntegration,
  readIntegration,
  readSyncSettings,
  changeSyncSettings,
  listSettingsChanges,
  replaceCredentials,
  replaceLocationMappings,
  resumeIntegration,
  bookAdjustment,
  bookCount,
  bookTransfer,
  bookReceipt,
  createItem,
  listItems,
  listMovements,
  readItem,
  changeItem,
  readStock,
  syncNow,
  listProducts,
  readProduct,
  changeProduct,
  listProductChanges,
  createListing,
  changeListing,
  endListing,
  relistListing,
  manageStock,
  explainListing,
  linkListing,
  listListings,
  readListing,
  unlinkListing,
  refreshListings,
  readRefresh,
  listReview,
  acceptSuggestions,
  createItemOfListing,
  ignoreListing,
  unignoreListing,
  exportReview,
  importReview,
  readPublishing,
  changePublishing,
  listPublishingChanges,
  listRules,
  createRule,
  previewRule,
  readRule,
  changeRule,
  deleteRule,
  listRuleChanges,
  listPlans,
  createPlan,
  readPlan,
  listPlanListings,
  applyPlan,
  undoPlan,
  listSyncRuns,
  readSyncRun,
  resumeSyncRun,
  cancelSyncRun,
  listOrders,
  readOrder,
  listFailedItems,
  retryFailedItem,
  retryFailedItems,
  skipFailedItem,
  skipFailedItems,
  listIncidents,
  listObservations,
  acceptObservation,
  acceptObservations,
  reverseObservation,
  reverseObservations,
  listInboundEvents,
];
