import { appOperations } from '@onhand/contracts/connector/app-operations.ts';
import type { AppInputOf, AppOperation, AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { App, AppCall, AppValues } from '../app.ts';
import type { Call, Connector } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';

/** Makes the call of an integration that has no secrets stored yet. */
export type CallWith = (shop: Call['shop'], integrationId: string) => Call;

/** Tells whether a connector offers an operation for the app. */
export function offersApp({ app, oauth }: Connector, operation: AppOperation): boolean {
  switch (operation) {
    case 'webhooks.key':
      return app?.webhookKey !== undefined;
    case 'queue.receive':
    case 'queue.remove':
      return app?.queue !== undefined;
    case 'oauth.authorize':
    case 'oauth.exchange':
      return oauth !== undefined;
  }
}

/**
 * Runs an operation for the app. Always answers in its shape: what the connector throws becomes a fault.
 *
 * @throws ZodError if the input does not fit the operation
 */
export async function runAppOperation(
  connector: Connector,
  operation: AppOperation,
  input: unknown,
  { call, callWith }: { readonly call: AppCall; readonly callWith: CallWith },
): Promise<AppOutputOf<AppOperation>> {
  const lacking = lackingVariables(connector.app, call.app);
  const run = workOf(connector, operation, input, { call, callWith });
  if (lacking.length > 0) return notConfigured(lacking);
  try {
    const answer = appOperations[operation].output.safeParse(await run());
    if (answer.success) return answer.data;
    return { kind: 'unavailable', message: 'The connector answered against the contract.' };
  } catch (error) {
    return faultFromNetworkError(error, { mutation: false });
  }
}

function workOf(
  connector: Connector,
  operation: AppOperation,
  input: unknown,
  { call, callWith }: { readonly call: AppCall; readonly callWith: CallWith },
): () => Promise<unknown> {
  switch (operation) {
    case 'webhooks.key': {
      const { id } = appOperations[operation].input.parse(input);
      return async () => connector.app?.webhookKey?.(call, id);
    }
    case 'queue.receive': {
      const { most } = appOperations[operation].input.parse(input);
      return async () => connector.app?.queue?.receive(call, most);
    }
    case 'queue.remove': {
      const { receipts } = appOperations[operation].input.parse(input);
      return async () => connector.app?.queue?.remove(call, receipts);
    }
    case 'oauth.authorize': {
      const asked = appOperations[operation].input.parse(input);
      return async () => authorization(connector, call.app, asked);
    }
    case 'oauth.exchange': {
      const asked = appOperations[operation].input.parse(input);
      return () => exchange(connector, asked, { call, callWith });
    }
  }
}

function authorization(
  { oauth }: Connector,
  app: AppValues,
  { challenge, ...asked }: AppInputOf<'oauth.authorize'>,
): AppOutputOf<'oauth.authorize'> | undefined {
  if (oauth === undefined) return undefined;
  const { pkce } = oauth;
  const url = oauth.authorizeUrl({ ...asked, app, challenge: pkce ? challenge : null });
  return { kind: 'authorize', url, pkce };
}

/** Exchanges a code, and checks the account with the secrets that it brought. */
async function exchange(
  connector: Connector,
  { integrationId, ...callback }: AppInputOf<'oauth.exchange'>,
  { call, callWith }: { readonly call: AppCall; readonly callWith: CallWith },
): Promise<AppOutputOf<'oauth.exchange'> | undefined> {
  const { oauth } = connector;
  if (oauth === undefined) return undefined;
  const { code } = callback.query;
  if (code === undefined) return noCode(callback.query);
  const verifier = oauth.pkce ? callback.verifier : null;
  const granted = await oauth.exchange(call, { ...callback, code, verifier });
  if (granted.kind !== 'granted') return granted;
  const { secrets } = granted;
  const checked = await connector.check(callWith({ baseUrl: callback.baseUrl, secrets }, integrationId));
  return checked.kind === 'ok' ? { kind: 'granted', secrets, check: checked } : checked;
}

/** A person refused, or the platform did: RFC 6749, 4.1.2.1. */
function noCode(query: Readonly<Record<string, string>>): Fault {
  const { error = 'no code', error_description: description = error } = query;
  return { kind: 'rejected', code: 'authorization_refused', message: description };
}

/** Lists the variables that the environment has to set, and does not. */
export function lackingVariables(app: App | undefined, values: AppValues): string[] {
  return Object.entries(app?.variables ?? {}).flatMap(([name, { variable }]) =>
    (values[name] ?? '') === '' ? [variable] : [],
  );
}

export function notConfigured(variables: readonly string[]): Extract<Fault, { kind: 'rejected' }> {
  const message = `The connector’s service lacks ${variables.join(' and ')}.`;
  return { kind: 'rejected', code: 'app_not_configured', message };
}

/** Reads the values of an app's variables from an environment. */
export function appValues(
  { app }: Pick<Connector, 'app'>,
  environment: Readonly<Record<string, string | undefined>>,
): AppValues {
  return Object.fromEntries(
    Object.entries(app?.variables ?? {}).flatMap(([name, { variable, fallback }]) => {
      // Compose sets a variable that is left out to an empty text.
      const value = environment[variable] || fallback;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
