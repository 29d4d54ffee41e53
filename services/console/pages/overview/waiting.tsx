import { SimpleGrid } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { Tile } from './tile.tsx';

/** What waits for a person, as tiles. */
export function Waiting() {
  const { query } = useApi();
  const failed = query.useQuery('get', '/v1/failed-items', { params: { query: { limit: 200 } } });
  const incidents = query.useQuery('get', '/v1/incidents', {
    params: { query: { limit: 200, open: 'true' } },
  });
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      <Tile label="Open failed items" page={failed} />
      <Tile label="Open incidents" page={incidents} />
    </SimpleGrid>
  );
}
