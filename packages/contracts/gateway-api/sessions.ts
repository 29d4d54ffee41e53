import { z } from 'zod';
import { role } from './api-keys.ts';

export const newSession = z.strictObject({ key: z.string().max(300) });

/** How people can sign in to the console, besides with an API key. */
export const signInWays = z.object({
  /** The OpenID provider, as people know it. Null: there is none. */
  openId: z.object({ name: z.string() }).nullable(),
});

/** Whose rights a session has, and until when. */
export const session = z.object({
  keyId: z.uuid(),
  label: z.string(),
  role,
  /** Null: an operator's key, which acts for every merchant. */
  merchantId: z.uuid().nullable(),
  expiresAt: z.date(),
  /** The list of workflows in Temporal's Web UI: a workflow stands below it by its id. Null: not known. */
  temporalWorkflows: z.string().nullable(),
});
