import type { IntegrationId } from '@onhand/domain/ids.ts';
import { identifiers } from '@onhand/domain/matching/identifiers.ts';
import { entities, productFields } from '@onhand/domain/settings/sync-settings.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { settingsChange } from './settings-change.ts';

export const entity = z.enum(entities);

/** What is permitted: from the platform to Onhand, to the platform, both or neither. */
const direction = z.enum(['inbound', 'outbound', 'bidirectional', 'disabled']);

/** When figures and records are imported and written: as they change, at the times of `cron`, or when asked. */
const mode = z.enum(['instant', 'scheduled', 'manual']);

/** What updates of products may change. */
const fields = z.array(z.enum(productFields));

/** By what records there and here are found to be the same. */
export const matchBy = z.enum(identifiers);

/** How a source store is lowered by what was sold elsewhere: by a write, by a copied order, or not by us. */
const writeSalesBack = z.enum(['adjust', 'order', 'none']);

/** Whether orders are copied to the source store `copyTo`. */
const orderCopy = z.enum(['none', 'draft', 'order']);

/** What is left out stays as it is; leaving the mode `scheduled` takes its schedule away. */
export const newSyncSettings = z
  .strictObject({
    direction: direction.exactOptional(),
    mode: mode.exactOptional(),
    /** Minute, hour, day of month, month, day of week. */
    cron: z.string().trim().max(200).exactOptional(),
    /** IANA name; default UTC. */
    timeZone: z.string().max(100).exactOptional(),
    autoImport: z.boolean().exactOptional(),
    autoExport: z.boolean().exactOptional(),
    /** Of products. */
    fields: fields.exactOptional(),
    /** Of products. */
    matchBy: matchBy.exactOptional(),
    /** Of the inventory of an integration with role supplier. */
    writeSalesBack: writeSalesBack.exactOptional(),
    /** Of orders. */
    orderCopy: orderCopy.exactOptional(),
    /** Of orders. */
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
  /** The next time of the schedule; null where it has none, or is paused. */
  nextSyncAt: z.date().nullable(),
  /** Raised by each change. */
  revision: z.int(),
};

export const syncSettings = z.object({
  products: z.object({ ...shown, fields, matchBy }),
  /** `writeSalesBack` is null where the role is seller. */
  inventory: z.object({ ...shown, writeSalesBack: writeSalesBack.nullable() }),
  orders: z.object({ ...shown, orderCopy, copyTo: z.uuid().nullable() }),
  customers: z.object(shown),
  /** How the mode `instant` hears of changes on this platform. */
  instantBy: z.enum(['webhooks', 'polling']),
  /** The path of what was changed, by whom. */
  history: z.string(),
});

/** A change of an entity's settings. */
export const syncSettingsChange = settingsChange.extend({ entity });
