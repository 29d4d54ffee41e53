import type { LocationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { currency, name } from './merchants.ts';

/** '' on a platform without locations. */
export const externalLocationId = z.string().max(200);

export const newLocationMapping = z.strictObject({ externalLocationId, locationId: id<LocationId>() });
export const newLocationMappings = z.array(newLocationMapping).min(1).max(200);

/**
 * Replaces all mappings with this list. With `byName`, keeps the existing mappings and adds each of the
 * platform's locations that has the name of exactly one location here.
 */
export const wantedMappings = z.union([
  z.strictObject({ mappings: newLocationMappings }),
  z.strictObject({ byName: z.literal(true) }),
]);

/** A location of the platform. */
export const externalLocation = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  /** The locations here that are mapped to it. */
  locationIds: z.array(z.uuid()),
  /** Whether one location here has its name (`matched`), none, or several on either side (`ambiguous`). */
  byName: z.enum(['matched', 'none', 'ambiguous']),
  /** The location here with its name, if there is exactly one. */
  suggestedLocationId: z.uuid().nullable(),
});

export const locationMapping = z.object({ externalLocationId: z.string(), locationId: z.uuid() });

/** Named as the platform's connector documents them. */
const apiCredentials = z.record(z.string().min(1).max(100), z.string().min(1).max(10_000));
const webhookSecret = z.string().min(1).max(1000);

/** The gateway normalizes it: without a user, a query and a fragment. */
const baseUrl = z.url({ protocol: /^https?$/ }).max(2_000);

export const newIntegration = z.strictObject({
  platform: z.string().min(1).max(50),
  name,
  role: z.enum(['seller', 'supplier']).default('seller'),
  baseUrl,
  currency: currency.exactOptional(),
  api: apiCredentials,
  /**
   * Default: Onhand makes one, and subscribes to the shop's webhooks with it. Not where the platform makes it
   * (Shopify): without it, orders are polled there.
   */
  webhookSecret: webhookSecret.exactOptional(),
  /** Default: the platform's only location ('') is mapped to the merchant's first location. */
  locationMappings: newLocationMappings.exactOptional(),
});

/** Without `homeAddress`, the shop there has to name the home address that is known of the integration. */
export const newBaseUrl = z.strictObject({
  baseUrl,
  /** The address that the shop names as its own by now, if it moved. */
  homeAddress: z.string().min(1).max(2_000).exactOptional(),
});

/** The shop's address, and the address that it names as its own. */
export const baseUrlState = z.object({ baseUrl: z.string(), homeAddress: z.string().nullable() });

/** Credentials left out stay unchanged. */
export const newCredentials = z
  .strictObject({
    api: apiCredentials.exactOptional(),
    webhookSecret: webhookSecret.exactOptional(),
    /** Remains accepted while the secret on the platform is being replaced. */
    previousWebhookSecret: webhookSecret.exactOptional(),
  })
  .refine(({ api, webhookSecret }) => api !== undefined || webhookSecret !== undefined, {
    error: 'needs api or webhookSecret',
  });

/** `url`: where the browser of the account's owner is to be sent. Until `endsAt`, it may come back, once. */
export const begunAuthorization = z.object({ url: z.string(), endsAt: z.date() });

/**
 * What the connector says of an account that was just checked, in sentences for people: for example, what of
 * it is not reachable. Empty: nothing, or the platform did not answer.
 */
const notes = z.array(z.string());

/** `account`: as the platform names it. */
export const finishedAuthorization = z.object({
  integrationId: z.uuid(),
  name: z.string(),
  platform: z.string(),
  account: z.string(),
  notes,
});

export const storedCredentials = z.object({ api: z.boolean(), webhookSecrets: z.int() });
export const replacedCredentials = storedCredentials.extend({ notes });

const circuit = z.object({
  /**
   * `open`: calls wait for the platform until `until`. `reconnect_required`: calls wait for new credentials.
   */
  state: z.enum(['closed', 'open', 'reconnect_required']),
  reason: z.string().nullable(),
  failures: z.int(),
  until: z.date().nullable(),
});

/** Limits of an integration's own, beside its platform's. Null: no such limit. */
const ownLimits = z.object({
  /** Calls to the shop at a time. */
  concurrentCalls: z.int().min(1).max(100).nullable(),
  /** Some pages take a call for each of fifty products. Fewer calls a minute would not read them in time. */
  callsPerMinute: z.int().min(30).max(60_000).nullable(),
});

/** How often everything that the shop shows is compared with what is known of it. Null: only on demand. */
const reconcileEveryMinutes = z.int().min(15).max(10_080).nullable();

/** What is left out stays. */
export const integrationChange = z
  .strictObject({
    limits: z
      .strictObject(ownLimits.shape)
      .refine(({ concurrentCalls, callsPerMinute }) => concurrentCalls !== null || callsPerMinute !== null, {
        error: 'needs concurrentCalls or callsPerMinute; null removes the limits',
      })
      .nullable()
      .exactOptional(),
    reconcileEveryMinutes: reconcileEveryMinutes.exactOptional(),
    listsNewProducts: z.boolean().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, {
    error: 'needs limits, reconcileEveryMinutes or listsNewProducts',
  });

export const integration = z.object({
  id: z.uuid(),
  platform: z.string(),
  name: z.string(),
  role: z.enum(['seller', 'supplier']),
  baseUrl: z.string(),
  /**
   * The address that the platform names as the shop's, as its webhooks name it. Null: it names none, or it is
   * not known yet.
   */
  homeAddress: z.string().nullable(),
  /**
   * The platform's id of the account, which it names in what it sends to the app's address. Null: it tells
   * none, or it is not known yet.
   */
  externalAccount: z.string().nullable(),
  currency: z.string().nullable(),
  state: z.enum(['active', 'paused', 'revoked']),
  quantitySync: z.boolean(),
  /**
   * `observing`: the first plan is not applied yet. `first_five`: a few listings go first. `stopped`: one of
   * them failed.
   */
  publishingPhase: z.enum(['observing', 'first_five', 'stopped', 'open']),
  circuit,
  /** Null: only the limits of the platform hold. */
  limits: ownLimits.nullable(),
  reconcileEveryMinutes,
  /** Products with new items are listed there by themselves, as the settings of `products` permit. */
  listsNewProducts: z.boolean(),
  /** Configure this address on the platform. Null if orders are polled. */
  webhookUrl: z.string().nullable(),
  createdAt: z.date(),
});

export const connectedIntegration = integration.extend({ notes });

export const revokedIntegration = integration.extend({
  /**
   * The webhooks that stayed in the shop, or may have, and why. What they deliver is answered 2xx and
   * ignored. They can be removed there by hand.
   */
  webhooksLeft: z.array(z.object({ topic: z.string(), message: z.string().nullable() })),
});

/** Whether an integration's orders are heard, and what waits to be written. */
export const integrationHealth = z.object({
  orders: z.object({
    /** Every change of an order from before is known. By the platform's clock. Null: no pass is complete. */
    heardUntil: z.date().nullable(),
    lastPass: z.object({
      startedAt: z.date().nullable(),
      /** Of the latest complete pass. */
      completedAt: z.date().nullable(),
      /** Orders that the latest complete pass could not read. Each is a failed item. */
      unread: z.int(),
      /** Passes that failed since. */
      failures: z.int(),
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
    nextPassAt: z.date().nullable(),
    passEverySeconds: z.number().nullable(),
    /** Orders that could not be read and wait for a person. */
    failedItems: z.int(),
    /** Nothing is written before orders from after this moment are read. */
    readFirstSince: z.date().nullable(),
  }),
  subscriptions: z.object({
    /**
     * `on`: webhooks make orders fast. `refused`: the shop does not let us subscribe, so its orders are
     * polled. `none`: the platform has no subscriptions. `unchecked`: nobody could look yet.
     */
    state: z.enum(['unchecked', 'on', 'refused', 'none']),
    checkedAt: z.date().nullable(),
    topics: z.array(
      z.object({
        topic: z.string(),
        /** `unwanted`: the settings ask for it no more, and it could not be removed from the shop. */
        state: z.enum(['on', 'off', 'refused', 'unwanted']),
        message: z.string().nullable(),
        checkedAt: z.date(),
      }),
    ),
  }),
  circuit,
  calls: z.object({
    /** What is used of each limit. The platform's are known from the latest call. */
    limits: z.array(
      z.object({
        name: z.string(),
        /**
         * `app`: all integrations of the platform share it. `unit`: each of its listings has its own.
         * `group`: each product has its own, with all of its units.
         */
        scope: z.enum(['integration', 'app', 'unit', 'group']),
        /** `rate`: calls become free as time passes. `concurrent`: as other calls end. */
        kind: z.enum(['rate', 'concurrent']),
        /** What it counts: calls, or the points that they cost. */
        counts: z.enum(['calls', 'points']),
        /** The most calls or points at once. */
        most: z.int(),
        perMinute: z.number().nullable(),
        /** Of a limit of units or groups: by the one that uses most of it. */
        used: z.int(),
        /** When everything is free again, if no call is made until then. Null: nothing is used. */
        refillsAt: z.date().nullable(),
        /** How many units or groups use it, and how many have no call left. Null: any other limit. */
        units: z.object({ using: z.int(), usedUp: z.int() }).nullable(),
      }),
    ),
    /** The platform asked for a pause until then. */
    pausedUntil: z.date().nullable(),
  }),
  reconciliation: z.object({
    /** Null: only on demand. */
    wantedMinutes: z.int().nullable(),
    /** Longer than wished where the limits demand it. */
    everyMinutes: z.int().nullable(),
    /** How long the calls of the latest complete run take at least. Null: none was complete. */
    neededMinutes: z.int().nullable(),
    /** The limit that makes the interval longer. */
    stretchedBy: z.string().nullable(),
    lastRun: z
      .object({
        id: z.uuid(),
        state: z.enum(['running', 'safety_stop', 'done', 'failed', 'cancelled']),
        startedAt: z.date(),
        endedAt: z.date().nullable(),
      })
      .nullable(),
  }),
  /** Quantities that wait to be written, or are being written. `oldestAt`: since when the oldest waits. */
  due: z.object({ count: z.int(), oldestAt: z.date().nullable() }),
});
