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
    fix: 'Set `webhookSecret`.',
    requests: ['PUT /v1/integrations/:id/credentials'],
  },
  app_not_configured: {
    status: 503,
    title: "The platform's app is not configured here.",
    fix: 'Set the environment variables of the app, at the gateway and at the service of its connector (docs/operations.md).',
  },
  public_key_unavailable: {
    status: 503,
    title: "The platform's public key could not be read, so the delivery cannot be verified.",
    fix: "Nothing was recorded; the platform delivers it again. The gateway's log says why.",
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
    fix: "Check the sender's clock. The next pass over the shop's orders brings what a genuine delivery held.",
  },
} as const satisfies Record<string, ProblemKind>;
