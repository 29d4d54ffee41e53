import type { RuleId } from '@onhand/domain/ids.ts';
import type { RuleConditions, RuleEffect } from '@onhand/domain/rules/rule.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';

export interface RuleRow {
  readonly id: RuleId;
  readonly name: string;
  readonly priority: number;
  readonly enabled: boolean;
  readonly conditions: RuleConditions;
  readonly effect: RuleEffect;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
}

/** The JSON columns have the types that `write-rule.ts` writes. */
const conditions: AliasedRawBuilder<RuleConditions, 'conditions'> = sql<RuleConditions>`conditions`.as(
  'conditions',
);
const effect: AliasedRawBuilder<RuleEffect, 'effect'> = sql<RuleEffect>`effect`.as('effect');

export const ruleColumns: readonly [
  'id',
  'name',
  'priority',
  'enabled',
  typeof conditions,
  typeof effect,
  'created_at as createdAt',
  'changed_at as changedAt',
  'changed_by as changedBy',
] = [
  'id',
  'name',
  'priority',
  'enabled',
  conditions,
  effect,
  'created_at as createdAt',
  'changed_at as changedAt',
  'changed_by as changedBy',
];
