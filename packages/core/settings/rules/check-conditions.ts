import type { Db } from '@onhand/database/connect.ts';
import { findIntegration } from '../../integrations/find-integration.ts';
import { findLocations } from '../../merchants/locations/find-locations.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { contradictionIn } from '@onhand/domain/rules/contradiction.ts';
import type { RuleConditions } from '@onhand/domain/rules/rule.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** The codes of refusals of a rule. */
export const ruleProblems = [
  'rule_matches_nothing',
  'integration_not_found',
  'location_not_found',
  'ending_unsupported',
  'platform_unavailable',
] as const;

/**
 * Checks that conditions can match something, and returns them.
 *
 * @throws Refusal `rule_matches_nothing`, `integration_not_found` or `location_not_found`
 */
export async function checkConditions(
  db: Db,
  merchantId: MerchantId,
  conditions: RuleConditions,
): Promise<RuleConditions> {
  const { locationId, integrationId } = conditions;
  const contradiction = contradictionIn(conditions);
  if (contradiction !== null) throw new Refusal('rule_matches_nothing', { detail: contradiction });
  if (integrationId !== undefined) {
    found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
  }
  if (locationId !== undefined) {
    const known = await findLocations(db, { merchantId, ids: [locationId] });
    if (!known.has(locationId)) throw new Refusal('location_not_found');
  }
  return conditions;
}
