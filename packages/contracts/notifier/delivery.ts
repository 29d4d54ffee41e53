import { z } from 'zod';

/** What the worker asks the notifier to send. The notifier finds the recipient by itself. */
export const delivery = z.strictObject({
  merchantId: z.uuid(),
  subscriptionId: z.uuid(),
  /** Identifies the message to its recipient, in every attempt. */
  notificationId: z.uuid(),
  message: z.strictObject({ subject: z.string(), text: z.string(), body: z.string() }),
});
export type Delivery = z.infer<typeof delivery>;

/**
 * How an attempt ended. `failed`: the recipient certainly did not take it; `isFinal`: nor will it take
 * another one. `unknown`: it may have taken it.
 */
export const deliveryOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delivered') }),
  z.object({ kind: z.literal('failed'), isFinal: z.boolean(), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('unknown'), code: z.string(), message: z.string() }),
]);
export type DeliveryOutcome = z.infer<typeof deliveryOutcome>;
