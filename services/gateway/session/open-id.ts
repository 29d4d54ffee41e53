import { CodedError } from '@onhand/service-kit/coded-error.ts';
import * as client from 'openid-client';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { SignedIn } from '@onhand/core/access/people/find-person.ts';

/** The environment variables of the provider at which people sign in: the first three, or none of them. */
type OpenIdVariables = Partial<
  Record<'OPENID_ISSUER' | 'OPENID_CLIENT_ID' | 'OPENID_CLIENT_SECRET' | 'OPENID_NAME', string | undefined>
>;

export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people know the provider. */
  readonly name: string;
}

/** Reads the provider's configuration. Undefined: people sign in with API keys only. */
export function readOpenId(variables: OpenIdVariables): OpenIdConfiguration | undefined {
  const { OPENID_ISSUER: issuer, OPENID_CLIENT_ID: clientId, OPENID_CLIENT_SECRET: clientSecret } = variables;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    const message = 'Set OPENID_ISSUER, OPENID_CLIENT_ID and OPENID_CLIENT_SECRET, or none of them.';
    throw new CodedError('configuration_invalid', message);
  }
  return { issuer, clientId, clientSecret, name: variables.OPENID_NAME ?? new URL(issuer).host };
}

/** What the browser keeps between leaving for the provider and coming back. */
export const departure = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});
export type Departure = z.infer<typeof departure>;

/** Sends people to the provider, and learns from it who came back. */
export interface OpenId {
  readonly name: string;
  /** Returns the provider's address for a sign-in, and what the browser is to keep for the way back. */
  leave(returnTo: string): Promise<{ readonly url: string; readonly departure: Departure }>;
  /** Tells who came back to `url`. Throws what openid-client throws, if the answer does not hold. */
  comeBack(url: string, departure: Departure): Promise<SignedIn>;
}

/**
 * Signs people in by the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section
 * 3.1; RFC 9700). The provider's description is read at the first sign-in, and again if that failed.
 */
export function createOpenId(given: OpenIdConfiguration, redirectUri: string): OpenId {
  const { issuer, clientId, clientSecret, name } = given;
  let described: Promise<Configuration> | undefined;
  const describe = (): Promise<Configuration> => {
    described ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        execute: isLoopback(issuer) ? [client.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        described = undefined;
        throw error;
      });
    return described;
  };
  return {
    name,
    async leave(returnTo) {
      const verifier = client.randomPKCECodeVerifier();
      const kept = { state: client.randomState(), nonce: client.randomNonce(), verifier, returnTo };
      const url = client.buildAuthorizationUrl(await describe(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, departure: kept };
    },
    async comeBack(url, { state, nonce, verifier }) {
      const configuration = await describe();
      const tokens = await client.authorizationCodeGrant(configuration, new URL(url), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new CodedError('sign_in_failed', 'The provider sent no ID token.');
      // A provider may tell the address at its UserInfo endpoint only (OpenID Connect Core, section 5.4).
      const told =
        claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : claims;
      const { email, email_verified: isVerified } = told;
      return {
        subject: `${claims.iss} ${claims.sub}`,
        verifiedEmail: typeof email === 'string' && isVerified === true && isAscii(email) ? email : null,
      };
    },
  };
}

/** Other letters may look like these, and become these in lower case. */
function isAscii(email: string): boolean {
  return /^[\x21-\x7e]+$/.test(email);
}

/** A provider on this machine may speak plain HTTP. */
function isLoopback(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
