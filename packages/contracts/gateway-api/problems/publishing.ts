import type { ProblemKind } from './problem-kind.ts';

/** Problems of rules and of the settings that decide which figure a channel shows. */
export const publishingProblems = {
  rule_not_found: {
    status: 404,
    title: 'The rule does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/rules'],
  },
  rule_matches_nothing: {
    status: 422,
    title: 'The conditions of the rule contradict each other, so it would never match.',
    fix: 'Correct the condition named in `detail`.',
  },
  ending_unsupported: {
    status: 422,
    title: 'The platform, or its connector, cannot end listings.',
    fix: 'Choose `publish_zero` or `keep` for zero stock, and `ignore` or `zero` for deletions.',
  },
  item_has_no_switch: {
    status: 422,
    title: 'An item has no `quantitySync` switch.',
    fix: 'Switch quantity sync off for its listings, or exclude the item with a rule.',
  },
} as const satisfies Record<string, ProblemKind>;
