import type { IntegrationId } from '../../ids.ts';
import type { SyncSettings } from '../../settings/sync-settings.ts';

/** Where an integration's orders are copied to. */
export interface Copying {
  readonly kind: 'draft' | 'order';
  readonly to: IntegrationId;
  /** When copying was switched on (epoch ms). */
  readonly since: number;
  /** The settings for orders, of the integration and of the source store. */
  readonly settings: SyncSettings;
  readonly sourceSettings: SyncSettings;
}
