import { z } from 'zod';
import { integration } from './integrations.ts';

/** Quantities that are not confirmed, and since when the oldest of their changes waits. */
const waiting = z.object({ count: z.int(), oldestAt: z.date().nullable() });

/** Whether a merchant's stock is right everywhere. */
export const overview = z.object({
  attention: z.object({
    /** Open failed items. */
    failedItems: z.int(),
    /** Open incidents. */
    incidents: z.int(),
    /** Figures that wait for a person after a mass drop. */
    quarantined: z.int(),
    /** Figures that no order explains so far. They are decided by themselves. */
    unexplained: z.int(),
    heldOrders: z.int(),
    /** Listings under review: not linked to an item, or with another SKU than their item. */
    listingsToReview: z.int(),
  }),
  /** Orders of the last hour by the minute in which they were seen first; other minutes are left out. */
  ordersPerMinute: z.array(z.object({ at: z.date(), orders: z.int() })),
  /** How many integrations `channels` leaves out. */
  channelsNotShown: z.int(),
  /** The newest fifty integrations, without the revoked ones. */
  channels: z.array(
    integration
      .pick({
        id: true,
        name: true,
        platform: true,
        role: true,
        state: true,
        publishingPhase: true,
        circuit: true,
      })
      .extend({
        /** Every change of an order from before is known, by the platform's clock. Null: none is. */
        heardUntil: z.date().nullable(),
        /** How often the orders are read. Null: not known yet. */
        passEverySeconds: z.number().nullable(),
        /** Why the latest pass over the orders failed. Null: it did not. */
        passProblem: z.string().nullable(),
        waiting,
        failed: waiting,
        /** From the change to the confirmed figure, in stretches of five minutes of the last hour. */
        lag: z.array(z.object({ at: z.date(), samples: z.int(), p50Ms: z.int(), p95Ms: z.int() })),
      }),
  ),
});
