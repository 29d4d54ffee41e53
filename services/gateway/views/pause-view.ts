import type { pause } from '@onhand/contracts/gateway-api/pauses.ts';
import type { PauseRow } from '@onhand/core/listings/read-pause.ts';
import type { z } from 'zod';

/** Renders whether something is paused. */
export function pauseView({ paused, at, by, above }: PauseRow): z.infer<typeof pause> {
  return { paused, at: paused ? at : null, by: paused ? by : null, pausedAbove: [...above] };
}
