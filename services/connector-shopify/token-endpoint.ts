import type { AppCall } from '@onhand/connector-kit/app.ts';
import { faultFromNetworkError, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';

const granted = z.object({
  access_token: z.string().min(1),
  /** Seconds. Left out: the token has no end. */
  expires_in: z.number().positive().exactOptional(),
  refresh_token: z.string().min(1).exactOptional(),
});
export type GrantedToken = { readonly kind: 'token' } & z.infer<typeof granted>;

/** Shopify refuses the app, the grant, or the shop refuses both. `error`: its code, if it tells one. */
export interface TokenRefused {
  readonly kind: 'token_refused';
  readonly error: string;
  readonly message: string;
}

const refusal = z.object({ error: z.string(), error_description: z.string().exactOptional() });
/** Statuses with which Shopify refuses the app or what it presents. */
const refuses: ReadonlySet<number> = new Set([400, 401, 403]);

/** Asks a shop for an access token. */
export async function askForToken(
  { signal, fetch }: Pick<AppCall, 'signal' | 'fetch'>,
  baseUrl: string,
  grant: Readonly<Record<string, string>>,
): Promise<GrantedToken | TokenRefused | Fault> {
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  try {
    const answer = await fetch(`${baseUrl}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(grant).toString(),
      signal,
    });
    const body = parsed(await answer.text());
    const given = answer.ok ? granted.safeParse(body).data : undefined;
    return given === undefined ? refused(answer, body) : { kind: 'token', ...given };
  } catch (error) {
    // Asking twice does no harm: a refresh token can be used until its successor is used.
    return faultFromNetworkError(error, { mutation: false });
  }
}

function refused({ status, headers }: Response, body: unknown): TokenRefused | Fault {
  const said = refusal.safeParse(body).data;
  const reason = said?.error_description ?? said?.error ?? `it answered ${status}`;
  const message = `Shopify grants no access token: ${reason}.`;
  if (refuses.has(status)) return { kind: 'token_refused', error: said?.error ?? '', message };
  if (status < 300) return { kind: 'unavailable', message };
  const code = `http_${status}`;
  const { perhapsOneRow: _, ...fault } = faultFromStatus({
    status,
    headers,
    code,
    message,
    mutation: false,
    speaksOfRequest: false,
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
