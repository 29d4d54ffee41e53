import { z } from 'zod';

export const incident = z.object({
  id: z.uuid(),
  kind: z.enum(['oversell', 'channel_down', 'reconnect_required', 'event_failed']),
  integrationId: z.uuid().nullable(),
  itemId: z.uuid().nullable(),
  orderId: z.uuid().nullable(),
  units: z.int().nullable(),
  detail: z.unknown(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
});
