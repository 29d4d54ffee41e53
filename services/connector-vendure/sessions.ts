import { z } from 'zod';
import type { Call, Shop } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { exchange } from './exchange.ts';
import { faultOfStrangeAnswer } from './graphql-faults.ts';

/** Holds the headers that authenticate a request, or the fault of the login. */
export type Proof = { readonly kind: 'proof'; readonly headers: Readonly<Record<string, string>> } | Fault;

interface Session {
  readonly shop: Shop;
  readonly proof: Promise<Proof>;
}

/** Holds the open sessions of this process, by integration. */
export interface Sessions {
  /**
   * Returns the API key (Vendure ≥ 3.6) or, without a key, the token of a session. Logs in once per session,
   * with user name and password.
   */
  proofFor(call: Call): Promise<Proof>;
  /** Forgets a session that the shop refused. The next call opens a new session. */
  forget(call: Call, refused: Proof): Promise<void>;
}

/** Creates an in-memory store of sessions. A change of the address or the secrets opens a new session. */
export function createSessions(): Sessions {
  const open = new Map<string, Session>();
  return {
    async proofFor(call) {
      const { apiKey } = call.shop.secrets;
      if (apiKey !== undefined) return { kind: 'proof', headers: { 'vendure-api-key': apiKey } };
      const known = open.get(call.integrationId);
      if (known && sameShop(known.shop, call.shop)) return known.proof;
      const session = { shop: call.shop, proof: logIn(call) };
      open.set(call.integrationId, session);
      const proof = await session.proof;
      if (proof.kind !== 'proof' && open.get(call.integrationId) === session) open.delete(call.integrationId);
      return proof;
    },
    async forget({ integrationId }, refused) {
      const known = open.get(integrationId);
      // Another call may already have opened the next session.
      if (known && (await known.proof) === refused) open.delete(integrationId);
    },
  };
}

const loggedIn = z.object({
  data: z.object({
    login: z.object({ type: z.string(), message: z.string().exactOptional() }),
  }),
});

async function logIn(call: Call): Promise<Proof> {
  const { username, password } = call.shop.secrets;
  if (username === undefined || password === undefined) {
    return { kind: 'unauthorized', message: 'There is neither an API key nor a user name and password.' };
  }
  const answer = await exchange(
    call,
    {
      query: `mutation LogIn($username: String!, $password: String!) {
        login(username: $username, password: $password) {
          type: __typename
          ... on ErrorResult { message }
        }
      }`,
      variables: { username, password },
      // A login changes nothing important, so a lost login may be repeated.
      mutation: false,
    },
    {},
  );
  if (answer.kind !== 'exchange') return answer;
  const read = loggedIn.safeParse(answer.body);
  if (!read.success) return faultOfStrangeAnswer(answer, false);
  const { login } = read.data.data;
  if (login.type !== 'CurrentUser') {
    return { kind: 'unauthorized', message: login.message ?? login.type };
  }
  const token = answer.headers.get('vendure-auth-token');
  if (token === null || token === '') {
    return {
      kind: 'rejected',
      code: 'bearer_tokens_off',
      message: 'The shop gives no bearer token at login.',
      hint: "Add 'bearer' to authOptions.tokenMethod in the shop's configuration, or use an API key.",
    };
  }
  return { kind: 'proof', headers: { authorization: `Bearer ${token}` } };
}

function sameShop(one: Shop, other: Shop): boolean {
  return (
    one.baseUrl === other.baseUrl &&
    ['username', 'password', 'channelToken'].every((name) => one.secrets[name] === other.secrets[name])
  );
}
