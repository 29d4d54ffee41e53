import type { ProblemKind } from './problem-kind.ts';

export const integrationProblems = {
  integration_not_found: {
    status: 404,
    title: 'The integration does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/integrations'],
  },
  integration_exists: {
    status: 409,
    title: 'The merchant already has an integration with this shop.',
    fix: 'Use the existing integration. Its credentials can be replaced.',
    requests: ['PUT /v1/integrations/:id/credentials'],
  },
  integration_revoked: {
    status: 409,
    title: 'The integration was revoked, and this cannot be undone.',
    fix: 'Create a new integration.',
  },
  shop_address_invalid: {
    status: 422,
    title: 'The address of the shop cannot be used.',
    fix: '`detail` says why. Give the address of the shop itself: https://, the host, and the path if the shop lies below one.',
  },
  shop_is_another: {
    status: 409,
    title: 'The shop at this address names another home address than the shop of the integration.',
    fix: 'Check the address: it may be that of a staging copy. If the shop itself has moved, send the address that it names as `homeAddress` too.',
  },
  shop_currency_differs: {
    status: 409,
    title: 'The shop at this address sells in another currency than the shop of the integration.',
    fix: 'Check the address. A shop in another currency needs an integration of its own.',
  },
  platform_unknown: {
    status: 422,
    title: 'Onhand has no connector for this platform.',
    fix: 'Choose one of the platforms in `known`.',
  },
  capability_missing: {
    status: 409,
    title: 'The platform, or its connector, does not support this.',
    fix: 'See docs/connectors.md for what each platform supports.',
  },
  platform_unavailable: {
    status: 503,
    title: 'The platform, or its connector service, does not answer.',
    fix: 'Nothing was changed. Repeat the request later.',
  },
  platform_refused: {
    status: 502,
    title: 'The platform refused the call.',
    fix: "`detail` holds the platform's message. Correct on the platform whatever the message names, then repeat the request.",
  },
  authorization_unknown: {
    status: 409,
    title: 'This authorization was not begun here, was used already, or is older than ten minutes.',
    fix: 'Nothing was stored. Begin again.',
    requests: ['POST /v1/integrations/:id/authorization'],
  },
  authorization_refused: {
    status: 409,
    title: 'The account’s owner, or the platform, did not permit the app.',
    fix: '`detail` says why. Nothing was stored. Begin again.',
    requests: ['POST /v1/integrations/:id/authorization'],
  },
  account_changed: {
    status: 409,
    title: 'The consent is of another account than that of the integration.',
    fix: 'Nothing was stored. Sign in to the platform with the right account, and begin again; connect the other account as an integration of its own.',
  },
  scope_missing: {
    status: 409,
    title: 'The consent does not permit all that Onhand needs.',
    fix: '`missing` names the scopes. Nothing was stored. Permit them in the app at the platform, and begin again.',
  },
  credentials_refused: {
    status: 409,
    title: 'The shop refuses these credentials. Those from before stay stored.',
    fix: 'Compare them with those that the shop shows, and enter them again.',
  },
  platform_unauthorized: {
    status: 409,
    title: 'The platform refused the credentials of the integration.',
    fix: 'Replace the credentials.',
    requests: ['PUT /v1/integrations/:id/credentials'],
  },
} as const satisfies Record<string, ProblemKind>;
