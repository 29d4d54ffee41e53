import type { IntegrationId } from '@onhand/domain/ids.ts';
import { identifiers } from '@onhand/domain/matching/identifiers.ts';
import { entities, productFields } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { settingsChange } from './settings-change.ts';

export const entity = z.enum(entities);

/** The permitted flow: from the platform to Onhand, to the platform, both ways, or none. */
const direction = z.enum(['inbound', 'outbound', 'bidirectional', 'disabled']);

/**
 * When figures and records are imported and written: as they change, at the times of `cron`, or on request.
 */
const mode = z.enum(['instant', 'scheduled', 'manual']);

/** The product fields that updates may change. */
const fields = z.array(z.enum(productFields));

/** The identifier by which records here and on the platform match. */
export const matchBy = z.enum(identifiers);

/** How a source store is lowered for sales elsewhere: by a write, by a copied order, or not by Onhand. */
const writeSalesBack = z.enum(['adjust', 'order', 'none']);

/** Whether orders are copied to the source store `copyTo`. */
const orderCopy = z.enum(['none', 'draft', 'order']);

/** Settings left out stay unchanged. Leaving the mode `scheduled` removes its schedule. */
export const newSyncSettings = z
  .strictObject({
    direction: direction.exactOptional(),
    mode: mode.exactOptional(),
    /** Minute, hour, day of month, month, day of week. */
    cron: z.string().trim().max(200).exactOptional(),
    /** IANA name. Default: UTC. */
    timeZone: z.string().max(100).exactOptional(),
    autoImport: z.boolean().exactOptional(),
    autoExport: z.boolean().exactOptional(),
    /** Products only. */
    fields: fields.exactOptional(),
    /** Products only. */
    matchBy: matchBy.exactOptional(),
    /** Inventory only, for an integration with the role `supplier`. */
    writeSalesBack: writeSalesBack.exactOptional(),
    /** Orders only. */
    orderCopy: orderCopy.exactOptional(),
    /** Orders only. */
    copyTo: id<IntegrationId>().nullable().exactOptional(),
  })
  .refine((settings) => Object.keys(settings).length > 0, { error: 'names no setting' });

const common = {
  direction,
  mode,
  cron: z.string().nullable(),
  timeZone: z.string().nullable(),
  autoImport: z.boolean(),
  autoExport: z.boolean(),
};

const shown = {
  ...common,
  /** The next scheduled time. Null without a schedule, or while the integration is paused. */
  nextSyncAt: z.date().nullable(),
  /** Increases with each change. */
  revision: z.int(),
};

export const syncSettings = z.object({
  products: z.object({ ...shown, fields, matchBy }),
  /** `writeSalesBack` is null for the role `seller`. */
  inventory: z.object({ ...shown, writeSalesBack: writeSalesBack.nullable() }),
  orders: z.object({ ...shown, orderCopy, copyTo: z.uuid().nullable() }),
  customers: z.object(shown),
  /** How the mode `instant` learns of changes on this platform. */
  instantBy: z.enum(['webhooks', 'polling']),
  /** The path of the change history. */
  history: z.string(),
});

/** One change of an entity's settings. */
export const syncSettingsChange = settingsChange.extend({ entity });
