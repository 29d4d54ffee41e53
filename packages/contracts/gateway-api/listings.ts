import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { block, channelStock } from './channel-stock.ts';
import { id } from './id.ts';
import { externalLocationId } from './integrations.ts';
import { moment } from './moment.ts';
import { matchBy } from './sync-settings.ts';

export const listingStatus = z.enum([
  'not_exported',
  'exporting',
  'listed',
  'listed_and_synced',
  'ended',
  'deleted',
]);

/** Stock that the platform owns is never written, and its orders change no stock here. */
const stockOwner = z.enum(['merchant', 'platform']);

export const newListing = z.strictObject({
  integrationId: id<IntegrationId>(),
  /** The platform's id of the sellable unit. */
  externalKey: z.string().min(1).max(200),
  /** The platform's id of the unit's product. Default: the unit's own id. */
  externalGroup: z.string().max(200).exactOptional(),
  sku: z.string().max(200).trim().min(1).exactOptional(),
  title: z.string().max(500).default(''),
  /** Orders placed earlier do not change stock. Default: now. */
  countsFrom: moment.exactOptional(),
  /** The external locations that hold its stock. Default: every mapped one. */
  externalLocationIds: z.array(externalLocationId).min(1).max(200).exactOptional(),
  /**
   * The shop sells beyond its stock. Such units wait as backordered and raise no incident. Left out: as the
   * shop tells, otherwise false.
   */
  backorders: z.boolean().exactOptional(),
  stockOwner: stockOwner.default('merchant'),
  /** Links the listing at once. */
  itemId: id<ItemId>().exactOptional(),
});

export const listingChange = z
  .strictObject({
    stockOwner: stockOwner.exactOptional(),
    /** Whether the shop may sell beyond its stock, set by hand. Null: what the shop tells counts again. */
    backorders: z.boolean().nullable().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Name what to change: stockOwner or backorders.');

/** A pending change of a listing on its platform, besides its quantities. */
export const pendingChange = z.object({
  wanted: z.enum(['listed', 'ended', 'managed']),
  by: z.enum(['rule', 'hand']),
  /**
   * `due`: to be sent. `open`: in flight. `unknown`: it may have taken effect. `failed`: the failed item
   * tells why.
   */
  state: z.enum(['due', 'open', 'unknown', 'failed']),
  wantedAt: z.date(),
  dueAt: z.date(),
  attempts: z.int(),
});

export const listingLink = z.union([z.strictObject({ itemId: id<ItemId>() }), z.strictObject({ matchBy })]);

export const listing = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  itemId: z.uuid().nullable(),
  externalKey: z.string(),
  externalGroup: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  handle: z.string().nullable(),
  status: listingStatus,
  /** Who ended the listing. If a rule did, it is relisted when stock arrives; if a person did, it is not. */
  endedBy: z.enum(['rule', 'hand']).nullable(),
  stockOwner,
  quantitySync: z.boolean(),
  /** The shop sells beyond its stock. Such units wait as backordered and raise no incident. */
  backorders: z.boolean(),
  /** `backorders` as it was set by hand. Null: as the shop tells. */
  backordersByHand: z.boolean().nullable(),
  /** Whether the platform manages its stock. Null: not known yet. */
  stockManaged: z.boolean().nullable(),
  /**
   * The platform's id of the unit whose stock it uses: a variation may use the stock of its product. Null: it
   * has its own, if any.
   */
  stockUnit: z.string().nullable(),
  linkedBy: z.enum(['match', 'hand', 'creation', 'export']).nullable(),
  countsFrom: z.date(),
  createdAt: z.date(),
  channelStock: z.array(channelStock),
});

/**
 * A linked listing after Sync Now. `written`: the platform shows our figure. `read`: the figure of the source
 * was read and accepted. `blocked`: nothing was written or read, and `block` tells why. `pending`: not done
 * yet; read the listing later.
 */
export const syncedListing = listing.extend({
  syncNow: z.object({ outcome: z.enum(['written', 'read', 'blocked', 'pending']), block }),
});
