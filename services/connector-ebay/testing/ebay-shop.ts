import type { Call } from '@onhand/connector-kit/connector.ts';
import { expect } from 'vitest';
import { faultsOfAnswer, faultsOfRequest } from './spec.ts';

/** A request that eBay got. */
export interface Asked {
  readonly method: string;
  /** Without the host. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly authorization: string;
  readonly cost: number;
}

/** The body of an answer, with the status if it is not 200. */
export type Told = object | { readonly status: number; readonly told: unknown };

/** Answers requests to a path, such as `GET /sell/inventory/v1/offer`. `*` stands for a part of the path. */
export type Routes = Readonly<Record<string, (asked: Asked) => Told>>;

export const baseUrl = 'https://api.ebay.com';
export const at = new Date('2026-11-20T10:00:00.500Z');

/**
 * Makes eBay of some answers. Each request, and each answer with success, is validated against eBay's
 * specification. `asked` lists the requests.
 */
export function ebayShop(routes: Routes, { now = at }: { readonly now?: Date } = {}) {
  const asked: Asked[] = [];
  const call: Call = {
    integrationId: '00000000-0000-4000-8000-000000000000',
    now: () => now,
    deadline: now.getTime() + 20_000,
    lane: 'sales',
    signal: new AbortController().signal,
    shop: { baseUrl, secrets: { accessToken: 'a token', refreshToken: 'a refresh token' } },
    app: { clientId: 'an app', clientSecret: 'a secret' },
    download: () => Promise.reject(new Error('nothing is downloaded')),
    async fetch(url, { method, body, headers, cost = 1 }) {
      const address = new URL(url);
      const isJson = headers['content-type'] === 'application/json';
      const sent = typeof body === 'string' && isJson ? JSON.parse(body) : body;
      const request: Asked = {
        method,
        path: address.pathname,
        query: Object.fromEntries(address.searchParams),
        body: sent,
        authorization: headers['authorization'] ?? '',
        cost,
      };
      asked.push(request);
      // What a connector's transport throws becomes a fault, which would hide these.
      expect.soft(faultsOfRequest(method, address, sent) ?? [], `${method} ${url}`).toEqual([]);
      const route = Object.entries(routes).find(([name]) => fits(name, `${method} ${address.pathname}`))?.[1];
      const told = route === undefined ? { status: 404, told: '<h1>Not found</h1>' } : route(request);
      const { status, answer } =
        'told' in told ? { status: told.status, answer: told.told } : { status: 200, answer: told };
      if (status < 300) expect.soft(faultsOfAnswer(method, address, answer), url).toEqual([]);
      const date = new Date(Math.floor(now.getTime() / 1_000) * 1_000).toUTCString();
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
      return new Response(status === 204 ? null : text, { status, headers: { date } });
    },
  };
  return { call, asked };
}

function fits(name: string, request: string): boolean {
  const pattern = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('[^/]+')}$`).test(request);
}

/** An answer with eBay's own error. */
export function refusal(status: number, errorId: number, longMessage = 'Words of eBay.'): Told {
  return {
    status,
    told: { errors: [{ errorId, domain: 'API', category: 'REQUEST', message: 'Short.', longMessage }] },
  };
}
