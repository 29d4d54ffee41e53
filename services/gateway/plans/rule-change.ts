import type { newRule } from '@onhand/contracts/gateway-api/rules.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { markDue } from '@onhand/core/channel-stock/mark-due.ts';
import { affectedBy } from '@onhand/core/settings/rules/affected-by.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import { deleteRule, insertRule, newRuleId, updateRule } from '@onhand/core/settings/rules/write-rule.ts';
import type { RuleText } from '@onhand/core/settings/rules/write-rule.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkConditions, ruleProblems } from '../routes/rules/check-rule.ts';
import type { Change, CheckedChange, Making } from './change.ts';

type RuleChange = Extract<Change, { kind: 'rule' }>;
/** One that names its rule; `restore` makes it. */
type NamedRuleChange = Exclude<RuleChange, { operation: 'create' }>;

/** What a change of a rule can be refused for. */
export const ruleChangeProblems = ['rule_not_found', ...ruleProblems] as const;

/** A rule that is made, replaced or deleted. Throws a problem where it may not be so. */
export async function checkRuleChange(tx: Tx, change: RuleChange, making: Making): Promise<CheckedChange> {
  const named = await withId(tx, change);
  const { merchantId, at } = making;
  const { id } = named;
  const before = await findRule(tx, { merchantId, id });
  if (named.operation !== 'restore') found(before, 'rule_not_found');
  const after = named.operation === 'delete' ? null : await checkText(tx, named.rule, merchantId);
  const said = before === undefined ? null : textOf(before);
  const felt = [said, after].flatMap((text) => (text?.enabled === true ? [text.conditions] : []));
  const concerned = felt.length === 0 ? nothing : affectedBy(merchantId, felt);
  return {
    kind: 'rule',
    integrations: 'all',
    stands: { rule: said },
    undo:
      said === null
        ? { kind: 'rule', operation: 'delete', id }
        : { kind: 'rule', operation: 'restore', id, rule: said },
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
      const { integrations } = await markDue(tx, concerned, { merchantId, cause: 'rule', at });
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

/** What a rule says, of its row. */
export function textOf({ name, priority, enabled, conditions, effect }: RuleText): RuleText {
  return { name, priority, enabled, conditions, effect };
}
