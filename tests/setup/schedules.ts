import { scheduleIds } from '@onhand/workflows/ids.ts';
import { ScheduleNotFoundError } from '@temporalio/client';
import type { ScheduleHandle } from '@temporalio/client';
import { z } from 'zod';
import type { TestOnhand } from './onhand.ts';
import type { Merchant } from './shop-front.ts';

/** The Temporal Schedule of an integration's stock. */
export function scheduleOf({ temporal }: TestOnhand, integrationId: string): ScheduleHandle {
  return temporal.schedule.getHandle(scheduleIds.inventory(integrationId));
}

/**
 * What Temporal holds of it: its note, whether it is paused, and when it acts next; null where there is none.
 */
export async function readSchedule(
  handle: ScheduleHandle,
): Promise<{ note: string | undefined; paused: boolean; next: Date | undefined } | null> {
  try {
    const { state, info } = await handle.describe();
    return { note: state.note, paused: state.paused, next: info.nextActionTimes[0] };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** Sets when the stock of an integration is written; answers the next time. */
export async function setMode(
  { api }: Merchant,
  integrationId: string,
  settings: { mode: 'instant' | 'scheduled' | 'manual'; cron?: string; timeZone?: string },
): Promise<string | null> {
  const { inventory } = await api.put(
    `/v1/integrations/${integrationId}/sync-settings/inventory`,
    settings,
    z.object({ inventory: z.object({ nextSyncAt: z.string().nullable() }) }),
  );
  return inventory.nextSyncAt;
}
