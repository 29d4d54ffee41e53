import { Table, Text } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { Figure } from '../figure.tsx';
import { useShops } from '../use-shops.ts';

const shownAtMost = 8;

/** The first listings whose figure a plan would change: what the shop shows, and what it would show. */
export function PlannedListings({ planId }: { readonly planId: string }) {
  const { query } = useApi();
  const { nameOf } = useShops();
  const { data } = query.useQuery('get', '/v1/plans/{id}/listings', {
    params: { path: { id: planId }, query: { limit: shownAtMost } },
  });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <>
      <div className="scrolls" role="region" aria-label="Listings that change" tabIndex={0}>
        <Table mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>SKU</Table.Th>
              <Table.Th>Shop</Table.Th>
              <Table.Th ta="right">Shows</Table.Th>
              <Table.Th ta="right">Would show</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.data.map(({ listingId, sku, integrationId, theirs, ours }) => (
              <Table.Tr key={listingId}>
                <Table.Td>{sku ?? '–'}</Table.Td>
                <Table.Td>{nameOf(integrationId)}</Table.Td>
                <Table.Td ta="right">
                  <Figure value={theirs} none="not read" />
                </Table.Td>
                <Table.Td ta="right">
                  <Figure value={ours} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {data.nextCursor !== null && (
        <Text c="dimmed" fz="sm" mt={4}>
          The first {shownAtMost} are shown.
        </Text>
      )}
    </>
  );
}
