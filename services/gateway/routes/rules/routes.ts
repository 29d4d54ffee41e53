import type { Route } from '../../route.ts';
import { changeRule } from './change-rule.ts';
import { createRule } from './create-rule.ts';
import { deleteRule } from './delete-rule.ts';
import { listRuleChanges } from './list-rule-changes.ts';
import { listRules } from './list-rules.ts';
import { previewRule } from './preview-rule.ts';
import { readRule } from './read-rule.ts';

export const rulesRoutes: readonly Route[] = [
  listRules,
  createRule,
  previewRule,
  readRule,
  changeRule,
  deleteRule,
  listRuleChanges,
];
