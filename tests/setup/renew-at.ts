import type { Renewal } from '@onhand/connector-kit/connector.ts';
import { clientId, clientSecret } from './token-server.ts';

/** Renews secrets at a token server, as a connector does. */
export const renewAt: Renewal['renew'] = async ({ baseUrl, secrets }, signal) => {
  const answer = await fetch(`${baseUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: secrets['refreshToken'] ?? '',
    }),
    signal,
  }).catch(() => null);
  if (answer === null) return { kind: 'unavailable', message: 'The token server did not answer.' };
  if (answer.status === 400) return { kind: 'unauthorized', message: await answer.text() };
  // The server of the tests answers as its type says.
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  return {
    kind: 'renewed',
    secrets: { accessToken: tokens.access_token, refreshToken: tokens.refresh_token },
  };
};
