import { permission } from '../settings/permission.ts';
import type { SyncSettings } from '../settings/sync-settings.ts';
import type { FallDecision } from './observation.ts';

/**
 * Decides a fall that no order has explained in time. Where figures flow in and the figure is plain, it is a
 * change by hand and is adopted. Elsewhere it is reversed, and the platform is overwritten. Pure.
 */
export function decisionOf(fall: {
  readonly settings: SyncSettings;
  /** The figure stands for a single item. */
  readonly isOfItem: boolean;
  /** A percentage, a cap or a bundle shapes the figure: a unit there is not a unit here. */
  readonly isShaped: boolean;
  /** Someone asked for the figure to be imported. */
  readonly imported: boolean;
}): FallDecision {
  const asked = { entity: 'inventory', settings: fall.settings, writesSalesBack: false } as const;
  const flowsIn = fall.imported || permission(asked, 'figure_seen').kind !== 'never';
  return flowsIn && fall.isOfItem && !fall.isShaped ? 'adopt' : 'reverse';
}
