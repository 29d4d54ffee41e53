import { useQueries } from '@tanstack/react-query';
import type { Answer, Row } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';

/**
 * Reads what failed of an order and is not closed: its own failed items, and those of the listings whose
 * channels do not show its figure yet.
 */
export function useFailures({ id }: Answer<'/v1/orders/{id}'>): readonly Row<'/v1/failed-items'>[] {
  const { fetch, query } = useApi();
  const { data } = query.useQuery('get', '/v1/orders/{id}/channels', { params: { path: { id } } });
  const waiting = data?.channels.filter(({ state }) => state === 'waiting') ?? [];
  const subjects = [...new Set([id, ...waiting.map(({ listingId }) => listingId)])];
  const answers = useQueries({
    queries: subjects.map((subjectId) => ({
      queryKey: ['/v1/failed-items of', subjectId],
      queryFn: () => answered(fetch.GET('/v1/failed-items', { params: { query: { subjectId } } })),
    })),
  });
  return answers.flatMap(({ data: found }) => found?.data ?? []);
}
