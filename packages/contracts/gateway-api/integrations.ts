import type { LocationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { currency, name } from './merchants.ts';

/** '' on a platform without locations. */
export const externalLocationId = z.string().max(200);

export const newLocationMapping = z.strictObject({ externalLocationId, locationId: id<LocationId>() });
export const newLocationMappings = z.array(newLocationMapping).min(1).max(200);

/** All mappings there are to be; or, `byName`, those there are with each of the platform's locations that is called like one of ours. */
export const wantedMappings = z.union([
  z.strictObject({ mappings: newLocationMappings }),
  z.strictObject({ byName: z.literal(true) }),
]);

/** A location as the platform has it. */
export const externalLocation = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  /** Ours that stand behind it. */
  locationIds: z.array(z.uuid()),
  /** Whether one of ours is called like it: that one, none, or several (or it has a namesake there). */
  byName: z.enum(['matched', 'none', 'ambiguous']),
  /** Ours of that name, where there is exactly one. */
  suggestedLocationId: z.uuid().nullable(),
});

export const locationMapping = z.object({ externalLocationId: z.string(), locationId: z.uuid() });

/** By the names that the platform's connector documents. */
const apiCredentials = z.record(z.string().min(1).max(100), z.string().min(1).max(10_000));
const webhookSecret = z.string().min(1).max(1000);

export const newIntegration = z.strictObject({
  platform: z.string().min(1).max(50),
  name,
  role: z.enum(['seller', 'supplier']).default('seller'),
  baseUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  currency: currency.exactOptional(),
  api: apiCredentials,
  webhookSecret: webhookSecret.exactOptional(),
  /** Default: the platform's only location ('') stands for the merchant's first. */
  locationMappings: newLocationMappings.exactOptional(),
});

/** What is left out stays as it is. */
export const newCredentials = z
  .strictObject({
    api: apiCredentials.exactOptional(),
    webhookSecret: webhookSecret.exactOptional(),
    /** Still accepted while the platform's side is changed over. */
    previousWebhookSecret: webhookSecret.exactOptional(),
  })
  .refine(({ api, webhookSecret }) => api !== undefined || webhookSecret !== undefined, {
    error: 'needs api or webhookSecret',
  });

export const storedCredentials = z.object({ api: z.boolean(), webhookSecrets: z.int() });

export const integration = z.object({
  id: z.uuid(),
  platform: z.string(),
  name: z.string(),
  role: z.enum(['seller', 'supplier']),
  baseUrl: z.string(),
  currency: z.string().nullable(),
  state: z.enum(['active', 'paused', 'revoked']),
  quantitySync: z.boolean(),
  /** observing: its first plan was not applied yet; first_five: a few listings go first; stopped: one of them failed. */
  publishingPhase: z.enum(['observing', 'first_five', 'stopped', 'open']),
  circuit: z.object({
    /** open: waits for the platform until `until`; reconnect_required: waits for new credentials. */
    state: z.enum(['closed', 'open', 'reconnect_required']),
    reason: z.string().nullable(),
    failures: z.int(),
    until: z.date().nullable(),
  }),
  /** Configure it on the platform; null where orders are polled. */
  webhookUrl: z.string().nullable(),
  createdAt: z.date(),
});
