import { z } from 'zod';
import { customerContent } from '../connector/customer.ts';

/** A person without personal data. */
export const customer = z.object({
  id: z.uuid(),
  /** Whether the person can be matched by e-mail address. */
  hasEmail: z.boolean(),
  /** When the content last changed, by the clock of the shop that changed it. Null: not told, or erased. */
  changedAt: z.date().nullable(),
  /** The integration of that shop. */
  changedBy: z.uuid().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** When the personal data were erased. Null: they are held, encrypted. */
  erasedAt: z.date().nullable(),
  links: z.array(
    z.object({
      integrationId: z.uuid(),
      /** The platform's id. Null: not created there, or gone there. */
      externalId: z.string().nullable(),
      isRemoved: z.boolean(),
    }),
  ),
});

/** Everything that is held about one person. */
export const personExport = z.object({
  customer,
  /** Null: erased. */
  content: customerContent.nullable(),
  /** Webhooks that name the person and were kept as they came, because nobody could understand them. */
  deliveries: z.array(z.object({ topic: z.string(), receivedAt: z.date(), body: z.string() })),
});

/** An e-mail address stands in a body, because addresses of requests are logged. */
export const personSearch = z.strictObject({ email: z.string().max(254) });
