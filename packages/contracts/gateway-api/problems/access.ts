import type { ProblemKind } from './problem-kind.ts';

export const accessProblems = {
  key_invalid: {
    status: 401,
    title: 'The API key is missing, unknown or revoked.',
    fix: 'Send the header `authorization: Bearer oh_…` with an active API key.',
  },
  too_many_guesses: {
    status: 429,
    title: 'Too many wrong API keys came from this address.',
    fix: 'Send a valid key: it is accepted at any time. If callers behind a proxy share its address, set GATEWAY_TRUSTED_PROXIES, so that their guesses are counted apart.',
  },
  session_ended: {
    status: 401,
    title: 'There is no session, it has expired, or its API key was revoked.',
    fix: 'Sign in with an active API key.',
    requests: ['POST /session'],
  },
  email_in_use: {
    status: 409,
    title: 'Another person signs in with this e-mail address.',
    fix: 'Revoke that person first, or take another address.',
    requests: ['DELETE /v1/api-keys/:id'],
  },
  sign_in_not_configured: {
    status: 409,
    title: 'No sign-in provider is configured, so people cannot sign in.',
    fix: 'Set OPENID_ISSUER, OPENID_CLIENT_ID and OPENID_CLIENT_SECRET at the gateway, or create an API key.',
    requests: ['POST /v1/api-keys'],
  },
  request_not_from_console: {
    status: 403,
    title: 'A change with the cookie of a session has to come from the console itself.',
    fix: 'Programs send an API key instead of a cookie. In the console: reload the page. If Onhand stands behind a proxy, let the proxy pass the header `host` on.',
  },
  role_insufficient: {
    status: 403,
    title: 'The role of the API key does not permit this request.',
    fix: 'Use a key with a higher role: viewer to read, operator to change, admin for keys, credentials, integrations and merchants.',
  },
  operator_key_required: {
    status: 403,
    title: "This request needs an operator's API key.",
    fix: "Use an operator's key instead of a merchant's key.",
  },
  merchant_required: {
    status: 400,
    title: 'The request does not name a merchant.',
    fix: "An operator's key works for every merchant: name the merchant in the header `onhand-merchant`.",
  },
  merchant_not_found: {
    status: 404,
    title: 'The merchant does not exist.',
    fix: 'Check the merchant id in the path and in the header `onhand-merchant`.',
  },
  api_key_not_found: {
    status: 404,
    title: 'The API key does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/api-keys'],
  },
} as const satisfies Record<string, ProblemKind>;
