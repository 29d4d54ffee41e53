import type { ProblemKind } from './problem-kind.ts';

export const webhookProblems = {
  integration_unknown: {
    status: 404,
    title: 'No integration has this webhook address.',
    fix: 'Configure the address shown in the `webhookUrl` of the integration.',
  },
  webhooks_unsupported: {
    status: 404,
    title: 'Onhand does not accept webhooks from the platform of this integration.',
    fix: 'Remove the webhook. Onhand polls the orders of this platform instead.',
  },
  webhook_secret_missing: {
    status: 401,
    title: 'The integration has no webhook secret, so the delivery cannot be verified.',
    fix: 'Set `webhookSecret` with PUT /v1/integrations/:id/credentials.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature of the delivery does not match its body.',
    fix: 'Configure the same webhook secret on the platform and in Onhand.',
  },
  delivery_not_taken_in: {
    status: 503,
    title: 'The delivery could not be taken in because of a fault of Onhand.',
    fix: "Nothing was recorded. The next reading of the shop's orders brings the order. The gateway's log has the fault.",
  },
  delivery_too_old: {
    status: 401,
    title: 'The delivery was signed too long ago.',
    fix: "Check the sender's clock. The platform will send a genuine delivery again.",
  },
} as const satisfies Record<string, ProblemKind>;
