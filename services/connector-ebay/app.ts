import type { App } from '@onhand/connector-kit/app.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { faultOfAnswer } from './ebay-faults.ts';
import { appScope } from './scopes.ts';
import { askForToken } from './token-endpoint.ts';

/**
 * The operator's app at eBay. `redirectName` is eBay's name of the address to which sellers come back from
 * their consent (RuName).
 */
export const app: App = {
  variables: {
    clientId: { variable: 'EBAY_CLIENT_ID' },
    clientSecret: { variable: 'EBAY_CLIENT_SECRET' },
    redirectName: { variable: 'EBAY_REDIRECT_NAME', fallback: '' },
    apiUrl: { variable: 'EBAY_API_URL', fallback: 'https://api.ebay.com' },
  },
  webhookKey,
};

const publicKey = z.object({ key: z.string().min(1), algorithm: z.string(), digest: z.string() });
/** eBay's code for a key that it does not have. */
const unknownKey = '195018';

/** Reads the public key of notifications, with a token of the app itself. */
async function webhookKey(
  ...[call, id]: Parameters<NonNullable<App['webhookKey']>>
): ReturnType<NonNullable<App['webhookKey']>> {
  const { apiUrl = '' } = call.app;
  const grant = { grant_type: 'client_credentials', scope: appScope };
  const token = await askForToken(call, apiUrl, grant);
  if (token.kind !== 'token') return token;
  try {
    const path = `/commerce/notification/v1/public_key/${encodeURIComponent(id)}`;
    const answer = await call.fetch(`${apiUrl}${path}`, {
      method: 'GET',
      headers: { authorization: `Bearer ${token.access_token}`, accept: 'application/json' },
      signal: call.signal,
    });
    const body = parsed(await answer.text());
    if (!answer.ok) {
      const fault = faultOfAnswer(answer, body, false);
      const isUnknown = fault.kind === 'rejected' && (answer.status === 404 || fault.code === unknownKey);
      return isUnknown ? { kind: 'absent' } : withoutSuspicion(fault);
    }
    const read = publicKey.safeParse(body).data;
    if (read === undefined) return { kind: 'unavailable', message: 'eBay’s answer is no public key.' };
    return { kind: 'key', key: read.key };
  } catch (error) {
    return withoutSuspicion(faultFromNetworkError(error, { mutation: false }));
  }
}

function withoutSuspicion(shared: SharedFault): Fault {
  const { perhapsOneRow: _, ...fault } = shared;
  return fault;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
