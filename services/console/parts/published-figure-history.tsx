import { useApi } from '../api/client.tsx';
import { ChangeList } from './change-list.tsx';

const paths = {
  item: '/v1/items/{id}/publishing/history',
  integration: '/v1/integrations/{id}/publishing/history',
  merchant: '/v1/merchants/{id}/publishing/history',
} as const;

/** Who changed how the figures of an item, a shop or a merchant are shaped. */
export function PublishedFigureHistory({
  scope,
  id,
}: {
  readonly scope: keyof typeof paths;
  readonly id: string;
}) {
  const { query } = useApi();
  const { data } = query.useQuery('get', paths[scope], { params: { path: { id }, query: { limit: 10 } } });
  return <ChangeList title="Changes" changes={data?.data} />;
}
