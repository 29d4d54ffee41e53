import type { z } from 'zod';

/** Calls the gateway's REST API. */
export interface GatewayClient {
  /**
   * Reads a resource and returns the part that `schema` names. Throws an error with the problem's text when
   * the gateway refuses.
   */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Sends `body`, which has the input type of the route's schema, and parses the response like `get`. */
  post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  put<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  patch<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>;
  delete<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Returns a client with the same key that acts in one merchant. */
  within(merchantId: string): GatewayClient;
}

/** Creates a client of the gateway at `url` with the operator's key. */
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
    delete: (path, schema) => call('DELETE', path, schema),
    within: (id) => gatewayClient(url, key, id),
  };
}
