import { z } from 'zod';

/** A product that Onhand lists on an integration. */
export const productExport = z.object({
  id: z.uuid(),
  productId: z.uuid(),
  /** `automatic`: a new item wanted it, as the settings permit. `asked`: a person did. */
  cause: z.enum(['automatic', 'asked']),
  /**
   * `intended`, `waiting`, `sending`, `unknown`: it is being listed. `exported`: it is listed, and linked.
   * `failed`, `lost`: a failed item waits. `skipped`: there was nothing to list, or it was no longer wanted.
   */
  state: z.enum(['intended', 'waiting', 'sending', 'unknown', 'exported', 'failed', 'lost', 'skipped']),
  /** Why it waits, failed or was skipped. */
  code: z.string().nullable(),
  /** The words of the platform. */
  platformMessage: z.string().nullable(),
  /** The platform's id of the product, also while items are added to it. Null: it is not listed yet. */
  externalGroup: z.string().nullable(),
  /** When it is tried next, while it is being listed. */
  dueAt: z.date(),
  changedAt: z.date(),
});
