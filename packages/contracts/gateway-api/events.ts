import { z } from 'zod';
import { syncRun } from './sync-runs.ts';

/** The data of an event `sync_run`: a run as it is now. */
export const syncRunEvent = z.object({ merchantId: z.uuid(), syncRun });
