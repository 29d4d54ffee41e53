import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  ListingId,
  MerchantId,
  RuleId,
} from '@onhand/domain/ids.ts';
import { decisionFor } from '@onhand/domain/publishing/decision.ts';
import type { RuleConditions, RuleEffect } from '@onhand/domain/rules/rule.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { affectedBy } from '../queries/rules/affected-by.ts';
import { readUnruledStandings } from './read-due-standings.ts';
import type { UnruledStanding } from './read-due-standings.ts';
import { underRules } from './under-rules.ts';
import type { MerchantRule } from './under-rules.ts';

/** A rule as it would be. */
export interface PlannedRule {
  readonly merchantId: MerchantId;
  readonly priority: number;
  readonly enabled: boolean;
  readonly conditions: RuleConditions;
  readonly effect: RuleEffect;
  /** The rule that it takes the place of. */
  readonly replaces: { readonly id: RuleId; readonly conditions: RuleConditions } | null;
}

/** A figure that would change. Null: none is published. */
export interface ChangedFigure {
  readonly listingId: ListingId;
  readonly integrationId: IntegrationId;
  readonly itemId: ItemId | null;
  readonly sku: string | null;
  readonly before: number | null;
  readonly after: number | null;
  /** Its listing is ended once the 0 is confirmed. */
  readonly ends: boolean;
}

export interface RulePreview {
  readonly listings: number;
  readonly unitsBefore: number;
  readonly unitsAfter: number;
  readonly toZero: number;
  readonly stopped: number;
  readonly resumed: number;
  readonly ended: number;
  readonly relisted: number;
  readonly sample: ChangedFigure[];
}

/** Standings read at a time. */
const batchSize = 1_000;
const sampleSize = 50;
/** A new rule is asked after those of its priority. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as RuleId;

/** What a rule would change of the figures that are published, by the publisher's own rules. Changes nothing. */
export async function previewRule(tx: Tx, planned: PlannedRule): Promise<RulePreview> {
  const conditions = [
    planned.conditions,
    ...(planned.replaces === null ? [] : [planned.replaces.conditions]),
  ];
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${affectedBy(planned.merchantId, conditions)}) affected
    order by id`.execute(tx);
  const listings = new Set<ListingId>();
  const counts = { unitsBefore: 0, unitsAfter: 0, toZero: 0, stopped: 0, resumed: 0, ended: 0, relisted: 0 };
  const sample: ChangedFigure[] = [];
  for (let from = 0; from < rows.length; from += batchSize) {
    const ids = rows.slice(from, from + batchSize).map(({ id }) => id);
    const { standings, rules } = await readUnruledStandings(tx, ids, { settlesWithinMs: 0, of: 'figures' });
    const plannedRules = withPlanned(rules, planned);
    for (const standing of standings) {
      const [before, after] = [published(standing, rules), published(standing, plannedRules)];
      if (before.units === after.units && before.ends === after.ends) continue;
      count(counts, before, after);
      for (const { id } of standing.linked) listings.add(id);
      const [first] = standing.linked;
      if (first !== undefined && sample.length < sampleSize) {
        const { integrationId, facts } = standing;
        sample.push({
          listingId: first.id,
          itemId: first.itemId,
          integrationId,
          sku: facts?.sku ?? null,
          before: before.units,
          after: after.units,
          ends: after.ends,
        });
      }
    }
  }
  return { listings: listings.size, ...counts, sample };
}

function withPlanned(rules: readonly MerchantRule[], planned: PlannedRule): readonly MerchantRule[] {
  const { replaces, enabled } = planned;
  const others = rules.filter(({ id }) => id !== replaces?.id);
  if (!enabled) return others;
  return [...others, { ...planned, id: replaces?.id ?? newest }].toSorted(
    (a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1),
  );
}

/** What is published of a channel stock; null units: nothing is. */
interface Published {
  readonly units: number | null;
  readonly ends: boolean;
}

function published(standing: UnruledStanding, rules: readonly MerchantRule[]): Published {
  const { figure, block, ends } = decisionFor(underRules(standing, rules), { settlesWithinMs: 0 });
  // What waits for a time of its schedule is published then.
  return block === null || block === 'awaiting_schedule'
    ? { units: figure.quantity, ends }
    : { units: null, ends: false };
}

function count(
  counts: { -readonly [Name in Exclude<keyof RulePreview, 'listings' | 'sample'>]: number },
  before: Published,
  after: Published,
): void {
  counts.unitsBefore += before.units ?? 0;
  counts.unitsAfter += after.units ?? 0;
  if (after.units === 0 && before.units !== 0) counts.toZero += 1;
  if (after.units === null) counts.stopped += 1;
  if (before.units === null) counts.resumed += 1;
  if (after.ends && !before.ends) counts.ended += 1;
  if (before.ends && !after.ends) counts.relisted += 1;
}
