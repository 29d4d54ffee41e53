import type { AppCall } from '@onhand/connector-kit/app.ts';
import { faultFromNetworkError, faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { callsLimit, costs } from './limits.ts';

const granted = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).exactOptional(),
  /** Seconds. */
  refresh_token_expires_in: z.number().positive().exactOptional(),
});
export type Token = { readonly kind: 'token' } & z.infer<typeof granted>;

const refusal = z.object({ error: z.string(), error_description: z.string().exactOptional() });

const withoutKeys: Fault = {
  kind: 'unavailable',
  message: 'The connector service has no EBAY_CLIENT_ID and EBAY_CLIENT_SECRET of an app at eBay.',
};

/**
 * Asks eBay for a token, as the operator's app. A grant that eBay refuses (`invalid_grant`: it ended, or the
 * seller has withdrawn it) is `unauthorized`. Keys that eBay does not know concern the operator:
 * `unavailable`. https://developer.ebay.com/api-docs/static/oauth-tokens.html
 */
export async function askForToken(
  { app, signal, fetch }: Pick<AppCall, 'app' | 'signal' | 'fetch'>,
  baseUrl: string,
  grant: Readonly<Record<string, string>>,
): Promise<Token | Fault> {
  const { clientId = '', clientSecret = '' } = app;
  if (clientId === '' || clientSecret === '') return withoutKeys;
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  try {
    const answer = await fetch(`${baseUrl}/identity/v1/oauth2/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(grant).toString(),
      cost: costs.tokens,
      signal,
    });
    const body = parsed(await answer.text());
    const given = answer.ok ? granted.safeParse(body).data : undefined;
    return given === undefined ? refused(answer, body) : { kind: 'token', ...given };
  } catch (error) {
    // Asking twice does no harm: eBay's refresh token stays.
    return faultFromNetworkError(error, { mutation: false });
  }
}

function refused({ status, headers }: Response, body: unknown): Fault {
  if (status >= 300 && status < 400) return faultFromRedirect(status, headers.get('location'));
  const said = refusal.safeParse(body).data;
  const reason = said?.error_description ?? said?.error ?? `it answered ${status}`;
  const message = `eBay grants no token: ${reason}.`;
  if (said?.error === 'invalid_grant' || said?.error === 'invalid_scope') {
    return { kind: 'unauthorized', message };
  }
  if (status < 300 || said !== undefined) return { kind: 'unavailable', message };
  const { perhapsOneRow: _, ...fault } = faultFromStatus({
    status,
    headers,
    code: `http_${status}`,
    message,
    mutation: false,
    speaksOfRequest: false,
    limit: callsLimit,
  });
  return fault;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
