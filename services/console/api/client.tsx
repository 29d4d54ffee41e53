import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import createFetchClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { OpenapiQueryClient } from 'openapi-react-query';
import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from './problem.ts';
import type { paths } from './schema.d.ts';

/** How the console calls the gateway for one merchant, or for the installation. */
export interface Api {
  /** Null: no merchant is named. */
  readonly merchantId: string | null;
  /** `query.useQuery('get', '/v1/items', { params })`, `useMutation`, `useInfiniteQuery`, `queryOptions`. */
  readonly query: OpenapiQueryClient<paths>;
  /** The same as plain requests: `{ data, error }`. */
  readonly fetch: Client<paths>;
}

/** The gateway takes a change with a cookie only together with this header (its access/check-origin.ts). */
export const consoleHeaders = { 'onhand-console': '1' };

export function createApi(merchantId: string | null): Api {
  const fetch = createFetchClient<paths>({
    baseUrl: window.location.origin,
    headers: { ...consoleHeaders, ...(merchantId !== null && { 'onhand-merchant': merchantId }) },
    querySerializer: { array: { style: 'form', explode: true } },
  });
  return { merchantId, query: createQueryClient(fetch), fetch };
}

const ApiContext = createContext<Api | null>(null);

/**
 * Gives what is inside it the API of a merchant, and a cache of its own: no answer reaches another
 * merchant.
 */
export function ApiProvider({
  merchantId,
  onSignedOut,
  children,
}: {
  readonly merchantId: string | null;
  /** The session is over. */
  readonly onSignedOut: () => void;
  readonly children: ReactNode;
}) {
  const [api] = useState(() => createApi(merchantId));
  const [queryClient] = useState(() => createCache(onSignedOut));
  return (
    <QueryClientProvider client={queryClient}>
      <ApiContext value={api}>{children}</ApiContext>
    </QueryClientProvider>
  );
}

/** The API of the merchant in the address. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi needs an ApiProvider around it.');
  return api;
}

function createCache(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What was refused once is refused again; what could not be reached may come back.
        retry: (failures, error) => problemOf(error).status >= 500 && failures < 2,
      },
    },
  });
  const watch = (error: unknown) => {
    if (problemOf(error).code === 'session_ended') onSignedOut();
  };
  client.getQueryCache().config.onError = watch;
  client.getMutationCache().config.onError = watch;
  return client;
}
