import type { IntegrationId, LocationId, RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { deletionBehaviour, percentage, zeroStockBehaviour } from './publishing.ts';
import { figure } from './quantity.ts';
import { figureProblems } from './sync-runs.ts';

const term = z.string().max(200).trim().min(1);
const priority = z.int().min(0).max(1_000_000);

/** Both bounds are inclusive. At least one is required. */
function range<Bound extends z.ZodType<number>>(bound: Bound) {
  return z
    .strictObject({ min: bound.exactOptional(), max: bound.exactOptional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, { error: 'needs a min or a max' });
}

/** All given conditions must hold. Without conditions, the rule applies to every listing. Case is ignored. */
const conditions = z.strictObject({
  /** `*` stands for any characters. */
  sku: z.string().max(200).exactOptional(),
  tag: term.exactOptional(),
  category: term.exactOptional(),
  vendor: term.exactOptional(),
  /** The item's price, in the merchant's currency. */
  price: range(z.number().min(0)).exactOptional(),
  /** Units available at the mapped locations. */
  stock: range(figure).exactOptional(),
  /** One of the mapped locations. */
  locationId: id<LocationId>().exactOptional(),
  integrationId: id<IntegrationId>().exactOptional(),
});

const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exclude') }),
  z.strictObject({ kind: z.literal('buffer'), units: figure }),
  z.strictObject({ kind: z.literal('percent'), percent: percentage }),
  z.strictObject({ kind: z.literal('maximum'), units: figure }),
  z.strictObject({ kind: z.literal('zero_stock'), behaviour: zeroStockBehaviour }),
  z.strictObject({ kind: z.literal('deletion'), behaviour: deletionBehaviour }),
]);

export const newRule = z.strictObject({
  name: z.string().max(200).trim().min(1),
  /** Rules with a lower priority are checked first. Among equal priorities, the oldest is. */
  priority: priority.default(100),
  enabled: z.boolean().default(true),
  conditions: conditions.default({}),
  effect,
});

/** Properties left out stay unchanged. */
export const ruleChange = z
  .strictObject({
    name: newRule.shape.name.exactOptional(),
    priority: priority.exactOptional(),
    enabled: z.boolean().exactOptional(),
    conditions: conditions.exactOptional(),
    effect: effect.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'names nothing to change' });

export const rule = z.object({
  id: z.uuid(),
  name: z.string(),
  priority: z.int(),
  enabled: z.boolean(),
  conditions,
  effect,
  createdAt: z.date(),
  changedAt: z.date(),
  changedBy: z.string(),
});

/** `replaces`: the rule that it would replace. */
export const rulePreview = newRule.extend({ replaces: id<RuleId>().exactOptional() });

/** A published figure. Null: none is published. */
const published = z.int().nullable();

export const previewed = z.object({
  /** Listings whose figures would change, or start or stop being written. */
  listings: z.int(),
  /** All units that these listings show now and afterwards. */
  unitsBefore: z.int(),
  unitsAfter: z.int(),
  /** Quantities that would go to 0, no longer be written, or be written again. */
  toZero: z.int(),
  stopped: z.int(),
  resumed: z.int(),
  /** Quantities whose listing would end at 0, or no longer would, where the platform can end listings. */
  ended: z.int(),
  relisted: z.int(),
  /** The first 50 listings. */
  sample: z.array(
    z.object({
      listingId: z.uuid(),
      integrationId: z.uuid(),
      itemId: z.uuid().nullable(),
      sku: z.string().nullable(),
      before: published,
      after: published,
      ends: z.boolean(),
    }),
  ),
  problems: figureProblems.exactOptional(),
});

/** Where a page of rules ends. */
const position = z.object({ priority: z.int(), id: id<RuleId>() });

/** The opaque cursor of the list of rules. */
export const ruleCursor = z
  .string()
  .max(500)
  .transform((text, context) => {
    try {
      return position.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a cursor that this list gave out' });
      return z.NEVER;
    }
  });

/** Returns the cursor that continues after this rule. */
export function ruleCursorAfter({
  priority,
  id,
}: {
  readonly priority: number;
  readonly id: string;
}): string {
  return Buffer.from(JSON.stringify({ priority, id })).toString('base64url');
}
