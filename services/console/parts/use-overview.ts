import { useApi } from '../api/client.tsx';

/**
 * Reads the overview of the merchant. It takes some queries, so it is read every five seconds, not after
 * events.
 */
export function useOverview() {
  return useApi().query.useQuery(
    'get',
    '/v1/overview',
    {},
    { refetchInterval: 5_000, meta: { live: false } },
  );
}
