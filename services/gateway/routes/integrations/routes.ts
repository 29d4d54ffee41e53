import type { Route } from '../../route.ts';
import { beginAuthorization } from './begin-authorization.ts';
import { changeBaseUrl } from './change-base-url.ts';
import { changeIntegration } from './change-integration.ts';
import { changeSyncSettings } from './change-sync-settings.ts';
import { createIntegration } from './create-integration.ts';
import { listBaseUrlChanges } from './list-base-url-changes.ts';
import { listChannelProducts } from './list-channel-products.ts';
import { listExports } from './list-exports.ts';
import { listExternalLocations } from './list-external-locations.ts';
import { listIntegrations } from './list-integrations.ts';
import { listLocationMappings } from './list-location-mappings.ts';
import { listSettingsChanges } from './list-settings-changes.ts';
import { readBaseUrl } from './read-base-url.ts';
import { readCredentials } from './read-credentials.ts';
import { readHealth } from './read-health.ts';
import { readLag } from './read-lag.ts';
import { readIntegration } from './read-integration.ts';
import { readSyncSettings } from './read-sync-settings.ts';
import { reconcileIntegration } from './reconcile-integration.ts';
import { replaceCredentials } from './replace-credentials.ts';
import { replaceLocationMappings } from './replace-location-mappings.ts';
import { revokeIntegration } from './revoke-integration.ts';

export const integrationsRoutes: readonly Route[] = [
  createIntegration,
  listIntegrations,
  listChannelProducts,
  listExports,
  listExternalLocations,
  listLocationMappings,
  readBaseUrl,
  readCredentials,
  readHealth,
  readLag,
  readIntegration,
  readSyncSettings,
  reconcileIntegration,
  changeSyncSettings,
  listSettingsChanges,
  changeBaseUrl,
  changeIntegration,
  listBaseUrlChanges,
  replaceCredentials,
  beginAuthorization,
  replaceLocationMappings,
  revokeIntegration,
];
