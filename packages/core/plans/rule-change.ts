import type { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { needStockAgain } from '../channel-stock/need-stock-again.ts';
import { affectedBy } from '../settings/rules/affected-by.ts';
import { findRule } from '../settings/rules/find-rule.ts';
import { deleteRule, insertRule, newRuleId, updateRule } from '../settings/rules/write-rule.ts';
import type { RuleText } from '../settings/rules/write-rule.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkConditions, ruleProblems } from '../settings/rules/check-conditions.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { CheckedChange, Making } from './change.ts';

type RuleChange = Extract<StoredChange, { kind: 'rule' }>;
/** Holds a change with the id of its rule. `restore` creates the rule if it does not exist. */
type NamedRuleChange = Exclude<RuleChange, { operation: 'create' }>;

/** Lists the reasons to refuse a change of a rule. */
export const ruleChangeProblems: readonly ProblemCode[] = ['rule_not_found', ...ruleProblems];

/**
 * Checks that a rule can be created, replaced or deleted.
 *
 * @throws Refusal if the change is not allowed.
 */
export async function checkRuleChange(tx: Tx, change: RuleChange, making: Making): Promise<CheckedChange> {
  const named = await withId(tx, change);
  const { merchantId, at } = making;
  const { id } = named;
  const before = await findRule(tx, { merchantId, id });
  if (named.operation !== 'restore') found(before, 'rule_not_found');
  const after = named.operation === 'delete' ? null : await checkText(tx, named.rule, merchantId);
  const textBefore = before === undefined ? null : textOf(before);
  const felt = [textBefore, after].flatMap((text) => (text?.enabled === true ? [text.conditions] : []));
  const concerned = felt.length === 0 ? nothing : affectedBy(merchantId, felt);
  return {
    kind: 'rule',
    integrations: 'all',
    stands: { rule: textBefore },
    undo:
      textBefore === null
        ? { kind: 'rule', operation: 'delete', id }
        : { kind: 'rule', operation: 'restore', id, rule: textBefore },
    concerned,
    async write(tx) {
      if (after === null) {
        if (before !== undefined) await deleteRule(tx, before, making);
      } else if (before === undefined) {
        await insertRule(tx, { id, ...after }, making);
      } else {
        await updateRule(tx, before, after, making);
      }
    },
    async follow(tx) {
      const { integrations } = await needStockAgain(tx, concerned, { merchantId, cause: 'rule', at });
      return { due: integrations, schedules: [] };
    },
  };
}

const nothing = sql`select null::uuid as channel_stock_id where false`;

async function withId(tx: Tx, change: RuleChange): Promise<NamedRuleChange> {
  if (change.operation !== 'create') return change;
  return { kind: 'rule', operation: 'restore', id: await newRuleId(tx), rule: change.rule };
}

async function checkText(tx: Tx, rule: z.infer<typeof newRule>, merchantId: MerchantId): Promise<RuleText> {
  const conditions = await checkConditions(tx, merchantId, rule.conditions);
  return { ...rule, conditions };
}

/** Returns the text of a rule, without the rest of its row. */
export function textOf({ name, priority, enabled, conditions, effect }: RuleText): RuleText {
  return { name, priority, enabled, conditions, effect };
}
