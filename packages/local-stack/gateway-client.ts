import type { z } from 'zod';

/** A caller of the gateway's REST API. */
export interface GatewayClient {
  /** The part of an answer that `schema` names. Throws an error with the problem's own words when it is refused. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Sends `body`, of the input type of the route's schema, and reads the answer likewise. */
  post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  put<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  patch<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  /** The same caller, acting in one merchant. */
  within(merchantId: string): GatewayClient;
}

/** A client of the gateway at `url` with the operator's key. */
export function gatewayClient(url: string, key: string, merchantId?: string): GatewayClient {
  const call = async <T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(merchantId !== undefined && { 'onhand-merchant': merchantId }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return schema.parse(await answer.json());
  };
  return {
    get: (path, schema) => call('GET', path, schema),
    post: (path, body, schema) => call('POST', path, schema, body),
    put: (path, body, schema) => call('PUT', path, schema, body),
    patch: (path, body, schema) => call('PATCH', path, schema, body),
    within: (id) => gatewayClient(url, key, id),
  };
}
