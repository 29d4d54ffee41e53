import type { IntegrationId } from '@onhand/domain/ids.ts';
import { syncInventories, syncOverrides } from '@onhand/domain/publishing/item-sync.ts';
import { countConditions, filterBounds, listingStatuses } from '@onhand/domain/searches/item-filter.ts';
import type { ItemCondition, ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { moment } from './moment.ts';
import { figure } from './quantity.ts';

const text = z.string().max(200).trim().min(1);
const integrationId = id<IntegrationId>();
/** Stays a text: saved searches and plans store filters as JSON. PostgreSQL takes any such text. */
const time = moment
  .refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999, {
    error: 'must be a time of the years 1 to 9999',
  })
  .transform((at) => at.toISOString());

/** One line for each condition. It does not compile while a kind has none. */
const conditions = {
  text: z.strictObject({ kind: z.literal('text'), contains: text }),
  sku: z.strictObject({
    kind: z.literal('sku'),
    like: text.describe('`*` stands for any characters, `?` for one character.'),
  }),
  tag: z.strictObject({ kind: z.literal('tag'), is: text }),
  category: z.strictObject({ kind: z.literal('category'), is: text }),
  process_orders: z.strictObject({ kind: z.literal('process_orders'), is: z.boolean() }),
  sync_override: z.strictObject({ kind: z.literal('sync_override'), is: z.enum(syncOverrides) }),
  sync_inventory: z.strictObject({ kind: z.literal('sync_inventory'), is: z.enum(syncInventories) }),
  received: z.strictObject({ kind: z.literal('received'), is: z.boolean() }),
  street_date: z.strictObject({
    kind: z.literal('street_date'),
    isAhead: z.boolean().exactOptional(),
    from: time.exactOptional(),
    to: time.exactOptional(),
  }),
  stock: z
    .strictObject({
      kind: z.literal('stock'),
      of: z.enum(['on_hand', 'available']),
      atLeast: figure.exactOptional(),
      atMost: figure.exactOptional(),
    })
    .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
      error: 'needs atLeast or atMost',
    }),
  listed_on: z.strictObject({ kind: z.literal('listed_on'), integrationId }),
  listing_status: z.strictObject({
    kind: z.literal('listing_status'),
    is: z.enum(listingStatuses),
    integrationId: integrationId.exactOptional(),
  }),
  failed: z.strictObject({ kind: z.literal('failed'), is: z.boolean() }),
} satisfies { readonly [Kind in ItemCondition['kind']]: z.ZodType<Extract<ItemCondition, { kind: Kind }>> };

const kinds = Object.keys(conditions).join(', ');
const allConditions = [
  conditions.text,
  conditions.sku,
  conditions.tag,
  conditions.category,
  conditions.process_orders,
  conditions.sync_override,
  conditions.sync_inventory,
  conditions.received,
  conditions.street_date,
  conditions.stock,
  conditions.listed_on,
  conditions.listing_status,
  conditions.failed,
] as const;

const condition = z.discriminatedUnion('kind', allConditions, {
  error: `must be a condition here (${kinds}): and, or and not contain each other at most ${filterBounds.depth} deep`,
});

/**
 * Returns the schema of filters that may contain `inner`. Each level is a schema of its own instead of one
 * that contains itself: a body cannot nest deeper than the schemas do, and the description of the API ends.
 */
function combining(inner: z.ZodType<ItemFilter>): z.ZodType<ItemFilter> {
  return z.discriminatedUnion(
    'kind',
    [
      ...allConditions,
      z.strictObject({ kind: z.enum(['and', 'or']), of: z.array(inner).max(20) }),
      z.strictObject({ kind: z.literal('not'), of: inner }),
    ],
    { error: `must be and, or, not, or a condition (${kinds})` },
  );
}

/** Conditions on the items of a merchant, combined with and, or and not. */
export const itemFilter: z.ZodType<ItemFilter> = combining(combining(combining(condition))).refine(
  (filter) => countConditions(filter) <= filterBounds.conditions,
  { error: `has more than ${filterBounds.conditions} conditions` },
);
