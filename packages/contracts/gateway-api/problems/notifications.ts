import type { ProblemKind } from './problem-kind.ts';

export const notificationProblems = {
  subscription_not_found: {
    status: 404,
    title: 'The subscription does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/notification-subscriptions'],
  },
  subscription_without_cause: {
    status: 422,
    title: 'The subscription names nothing to be notified of.',
    fix: 'Send `incidentKinds`, `failedItemsAbove`, or both.',
  },
  webhook_address_invalid: {
    status: 422,
    title: 'The address cannot receive webhooks.',
    fix: 'Send an address that begins with https:// and has no user, password or fragment.',
  },
} as const satisfies Record<string, ProblemKind>;
