import type { Call } from '@onhand/connector-kit/connector.ts';
import { expect } from 'vitest';
import { faultsOfAnswer, faultsOfRequest } from './spec.ts';

/** A request that Etsy got. */
export interface Asked {
  readonly method: string;
  /** Below `/v3/application`, or the whole path of another one. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of an answer, with the status if it is not 200. */
export type Told = object | { readonly status: number; readonly told: unknown; readonly headers?: object };

/** Answers requests to a path, such as `GET /users/me`. `*` stands for a part of the path. */
export type Routes = Readonly<Record<string, (asked: Asked) => Told>>;

export const baseUrl = 'https://openapi.etsy.com';
export const at = new Date('2026-11-20T10:00:00.500Z');
const root = '/v3/application';

/**
 * Makes Etsy of some answers. Each request, and each answer with success, is validated against Etsy's
 * specification. `asked` lists the requests.
 */
export function etsyShop(routes: Routes, { now = at }: { readonly now?: Date } = {}) {
  const asked: Asked[] = [];
  const call: Call = {
    integrationId: '00000000-0000-4000-8000-000000000000',
    now: () => now,
    deadline: now.getTime() + 20_000,
    lane: 'sales',
    signal: new AbortController().signal,
    shop: { baseUrl, secrets: { accessToken: '9.token', refreshToken: '9.refresh', shopId: '7' } },
    app: { keystring: 'a-key', sharedSecret: 'a-secret' },
    download: () => Promise.reject(new Error('nothing is downloaded')),
    async fetch(address, { method, body, headers }) {
      const url = new URL(address);
      const type = headers['content-type'];
      const sent =
        typeof body !== 'string'
          ? undefined
          : type === 'application/json'
            ? (JSON.parse(body) as unknown)
            : Object.fromEntries(new URLSearchParams(body));
      const path = url.pathname.startsWith(root) ? url.pathname.slice(root.length) : url.pathname;
      const request: Asked = {
        method,
        path,
        query: Object.fromEntries(url.searchParams),
        body: sent,
        headers,
      };
      asked.push(request);
      // What a connector's transport throws becomes a fault, which would hide these.
      const faults = faultsOfRequest({ method, url, type, body: sent });
      expect.soft(faults ?? [], `${method} ${address}`).toEqual([]);
      const route = Object.entries(routes).find(([name]) => fits(name, `${method} ${path}`))?.[1];
      const told = route === undefined ? { status: 404, told: '<h1>Not found</h1>' } : route(request);
      const given = 'told' in told ? told : { status: 200, told };
      if (given.status < 300) expect.soft(faultsOfAnswer({ method, url }, given.told), address).toEqual([]);
      const date = new Date(Math.floor(now.getTime() / 1_000) * 1_000).toUTCString();
      const text = typeof given.told === 'string' ? given.told : JSON.stringify(given.told);
      const more = 'headers' in given ? given.headers : {};
      return new Response(text, { status: given.status, headers: { date, ...more } });
    },
  };
  return { call, asked };
}

function fits(name: string, request: string): boolean {
  const pattern = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('[^/]+')}$`).test(request);
}

/** An answer with Etsy's own error. */
export function refusal(status: number, error: string, description?: string): Told {
  return { status, told: { error, ...(description !== undefined && { error_description: description }) } };
}
