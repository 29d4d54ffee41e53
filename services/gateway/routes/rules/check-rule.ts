import type { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findIntegration } from '@onhand/database/queries/integrations/find-integration.ts';
import { findLocations } from '@onhand/database/queries/locations/find-locations.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { contradictionIn } from '@onhand/domain/rules/contradiction.ts';
import type { RuleConditions, RuleEffect } from '@onhand/domain/rules/rule.ts';
import type { z } from 'zod';
import { found, Problem } from '../../problem.ts';

/** What a rule can be refused for. */
export const ruleProblems = [
  'rule_matches_nothing',
  'integration_not_found',
  'location_not_found',
  'ending_unsupported',
] as const;

/** Refuses conditions that can hold for nothing. */
export async function checkConditions(
  db: Db,
  merchantId: MerchantId,
  conditions: RuleConditions,
): Promise<RuleConditions> {
  const { locationId, integrationId } = conditions;
  const contradiction = contradictionIn(conditions);
  if (contradiction !== null) throw new Problem('rule_matches_nothing', { detail: contradiction });
  if (integrationId !== undefined) {
    found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
  }
  if (locationId !== undefined) {
    const known = await findLocations(db, { merchantId, ids: [locationId] });
    if (!known.has(locationId)) throw new Problem('location_not_found');
  }
  return conditions;
}

/** Refuses an effect that no connector can have. */
export function checkEffect(effect: z.infer<typeof newRule>['effect']): RuleEffect {
  if (effect.kind === 'zero_stock') return { kind: effect.kind, behaviour: notEnding(effect.behaviour) };
  if (effect.kind === 'deletion') return { kind: effect.kind, behaviour: notEnding(effect.behaviour) };
  return effect;
}

/** The behaviour, unless it is to end listings. */
export function notEnding<Behaviour extends string>(behaviour: Behaviour): Exclude<Behaviour, 'end'> {
  if (behaviour === 'end') throw new Problem('ending_unsupported');
  // 'end' has just been ruled out.
  return behaviour as Exclude<Behaviour, 'end'>;
}
