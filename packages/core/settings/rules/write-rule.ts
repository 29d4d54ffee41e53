import type { MerchantId, RuleId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { noteSubject } from '../../audit/action.ts';
import { insertSettingsChange } from '../history/insert-settings-change.ts';
import type { SettingsActor } from '../history/insert-settings-change.ts';
import { ofRule } from '../history/settings-subject.ts';
import { ruleColumns } from './rule-row.ts';
import type { RuleRow } from './rule-row.ts';

/** The part of a rule that users write. */
export type RuleText = Pick<RuleRow, 'name' | 'priority' | 'enabled' | 'conditions' | 'effect'>;

/** The merchant, actor and time of a change of rules. The settings history keeps them. */
export interface RuleChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly at: Date;
}

/**
 * Returns an id for a new rule. Ids rise over time, because among rules of equal priority the oldest comes
 * first.
 */
export async function newRuleId(db: Db): Promise<RuleId> {
  const { rows } = await sql<{ id: RuleId }>`select uuidv7() as id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database returned no id.');
  return row.id;
}

/** Creates a rule and records the change. A rule without an id gets a new id. */
export async function insertRule(
  tx: Tx,
  rule: RuleText & { readonly id?: RuleId },
  change: RuleChange,
): Promise<RuleRow> {
  const { merchantId, actor, at } = change;
  const row = await tx
    .insertInto('rules')
    .values({
      merchant_id: merchantId,
      ...(rule.id === undefined ? {} : { id: rule.id }),
      ...columns(rule),
      created_at: at,
      changed_at: at,
      changed_by: actor.label,
    })
    .returning(ruleColumns)
    .executeTakeFirstOrThrow();
  noteSubject(row.id);
  await record(tx, change, row.id, null, row);
  return row;
}

/** Replaces a rule's text and records the change. The rule's row must be locked. */
export async function updateRule(
  tx: Tx,
  before: RuleRow,
  after: RuleText,
  change: RuleChange,
): Promise<RuleRow> {
  const { merchantId, actor, at } = change;
  const row = await tx
    .updateTable('rules')
    .set({ ...columns(after), changed_at: at, changed_by: actor.label })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', before.id)
    .returning(ruleColumns)
    .executeTakeFirstOrThrow();
  await record(tx, change, row.id, before, row);
  return row;
}

/** Deletes a rule and records the change. The rule's row must be locked. */
export async function deleteRule(tx: Tx, rule: RuleRow, change: RuleChange): Promise<void> {
  await tx
    .deleteFrom('rules')
    .where('merchant_id', '=', change.merchantId)
    .where('id', '=', rule.id)
    .execute();
  await record(tx, change, rule.id, rule, null);
}

async function record(
  tx: Tx,
  change: RuleChange,
  id: RuleId,
  before: RuleText | null,
  after: RuleText | null,
): Promise<void> {
  await insertSettingsChange(tx, {
    ...change,
    subject: ofRule(id),
    before: before && textOf(before),
    after: after && textOf(after),
  });
}

function textOf({ name, priority, enabled, conditions, effect }: RuleText): RuleText {
  return { name, priority, enabled, conditions, effect };
}

function columns({ name, priority, enabled, conditions, effect }: RuleText) {
  return {
    name,
    priority,
    enabled,
    conditions: JSON.stringify(conditions),
    effect_kind: effect.kind,
    effect: JSON.stringify(effect),
  };
}
