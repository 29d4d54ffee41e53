import { z } from 'zod';

/** The GraphQL APIs of a Vendure server, for what a shop's staff and its shoppers do. Errors are thrown. */
export interface VendureApi {
  /** As the superadministrator. */
  admin<T>(schema: z.ZodType<T>, query: string, variables?: Variables): Promise<T>;
  /** As a shopper; pass on the token that came with the first answer to stay the same one. */
  shop<T>(
    schema: z.ZodType<T>,
    query: string,
    variables: Variables,
    token?: string,
  ): Promise<{ data: T; token: string | undefined }>;
  /** Ends all sessions of the superadministrator, as logging out anywhere does. */
  endSessions(): Promise<void>;
}

type Variables = Readonly<Record<string, unknown>>;

const answer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

export function vendureApi(url: string, credentials: { username: string; password: string }): VendureApi {
  let adminToken: string | undefined;

  async function send(path: string, query: string, variables: Variables, token: string | undefined) {
    const response = await fetch(`${url}/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = answer.parse(await response.json());
    if (errors) throw new Error(`Vendure: ${errors.map(({ message }) => message).join('; ')}`);
    return { data, token: response.headers.get('vendure-auth-token') ?? undefined };
  }

  async function logIn(): Promise<string> {
    const query = `mutation ($username: String!, $password: String!) {
      login(username: $username, password: $password) { __typename }
    }`;
    const { token } = await send('admin-api', query, credentials, undefined);
    return z.string().min(1).parse(token);
  }

  return {
    async admin(schema, query, variables = {}) {
      adminToken ??= await logIn();
      return schema.parse((await send('admin-api', query, variables, adminToken)).data);
    },
    async shop(schema, query, variables, token) {
      const { data, token: given } = await send('shop-api', query, variables, token);
      return { data: schema.parse(data), token: token ?? given };
    },
    async endSessions() {
      await send('admin-api', 'mutation { logout { success } }', {}, await logIn());
      adminToken = undefined;
    },
  };
}
