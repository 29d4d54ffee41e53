import type { AppCall } from '@onhand/connector-kit/app.ts';
import { faultFromNetworkError, faultFromRedirect, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { rateLimit } from './limits.ts';

const granted = z.object({
  /** The seller's user id, a period and the token: all of it is sent as the bearer token. */
  access_token: z.string().min(1),
  /** Seconds: an hour. */
  expires_in: z.number().positive(),
  /** Lasts 90 days, and replaces the one that was used. */
  refresh_token: z.string().min(1),
});
export type Token = { readonly kind: 'token' } & z.infer<typeof granted>;

const refusal = z.object({ error: z.string(), error_description: z.string().exactOptional() });

const withoutKeys: Fault = {
  kind: 'unavailable',
  message: 'The connector service has no ETSY_KEYSTRING of an app at Etsy.',
};

/**
 * Asks Etsy for a token, as the operator's app. A grant that Etsy refuses (`invalid_grant`: it ended, was
 * used, or the seller has withdrawn it) is `unauthorized`. A key that Etsy does not know concerns the
 * operator: `unavailable`. Without a clear answer, Etsy may have used up the refresh token.
 */
export async function askForToken(
  { app, signal, fetch }: Pick<AppCall, 'app' | 'signal' | 'fetch'>,
  baseUrl: string,
  grant: Readonly<Record<string, string>>,
): Promise<Token | Fault> {
  const { keystring = '' } = app;
  if (keystring === '') return withoutKeys;
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  try {
    const answer = await fetch(`${baseUrl}/v3/public/oauth/token`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...grant, client_id: keystring }).toString(),
      signal,
    });
    const body = parsed(await answer.text());
    const given = answer.ok ? granted.safeParse(body).data : undefined;
    return given === undefined ? refused(answer, body) : { kind: 'token', ...given };
  } catch (error) {
    return withoutSuspicion(faultFromNetworkError(error, { mutation: false }));
  }
}

function refused({ status, headers }: Response, body: unknown): Fault {
  if (status >= 300 && status < 400) return faultFromRedirect(status, headers.get('location'));
  const said = refusal.safeParse(body).data;
  const reason = said?.error_description ?? said?.error ?? `it answered ${status}`;
  const message = `Etsy grants no token: ${reason}.`;
  if (said?.error === 'invalid_grant') return { kind: 'unauthorized', message };
  if (status < 300 || (said !== undefined && status < 429)) return { kind: 'unavailable', message };
  return withoutSuspicion(
    faultFromStatus({
      status,
      headers,
      code: `http_${status}`,
      message,
      mutation: false,
      speaksOfRequest: false,
      limit: rateLimit,
    }),
  );
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
