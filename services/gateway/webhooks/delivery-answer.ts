import { takenIn } from '@onhand/contracts/gateway-api/inbound-events.ts';
import { z } from 'zod';

/** Describes what a delivery is answered. */
export const deliveryAnswer = {
  description: 'The events that were stored, or the answer to a ping or a challenge',
  content: {
    'application/json': {
      schema: z.union([z.object({ events: z.array(takenIn) }), z.object({ ignored: z.string() })]),
    },
    'text/plain': { schema: z.string() },
  },
};
