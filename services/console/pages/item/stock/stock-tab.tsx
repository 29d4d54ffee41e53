import { Group, Paper, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { Suspense, lazy } from 'react';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { Figure } from '../../../parts/figure.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useRights } from '../../../session/rights.ts';
import { Movements } from './movements.tsx';
import { StockForms } from './stock-forms.tsx';

const StockChart = lazy(async () => ({ default: (await import('./stock-chart.tsx')).StockChart }));

type Stock = Answer<'/v1/items/{id}/stock'>;

/** How much there is, where, and how it came about. */
export function StockTab({ itemId }: { readonly itemId: string }) {
  const { query } = useApi();
  const { operate } = useRights();
  const path = { params: { path: { id: itemId } } };
  const { data: stock, error } = query.useQuery('get', '/v1/items/{id}/stock', path);
  const { data: item } = query.useQuery('get', '/v1/items/{id}', path);
  if (stock === undefined) return <ProblemAlert problem={error} />;
  const isBundle = item !== undefined && item.components !== null;
  return (
    <>
      {isBundle && (
        <Text mb="md">A bundle has no stock of its own: it is available as far as its components are.</Text>
      )}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} mb="md">
        {totalsOf(stock).map(({ label, units }) => (
          <Paper key={label} withBorder p="xs">
            <Text c="dimmed" fz="sm">
              {label}
            </Text>
            <Text fz={22} fw={650} lh={1.2}>
              <Figure value={units} />
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {stock.levels.length > 0 && <Levels stock={stock} />}
      {operate && !isBundle && item?.archivedAt === null && (
        <Group gap="xs" my="md">
          <StockForms itemId={itemId} />
        </Group>
      )}
      <Title order={2} mt="md" mb="xs">
        History
      </Title>
      <Suspense>
        <StockChart itemId={itemId} stock={stock} />
      </Suspense>
      <Movements itemId={itemId} />
    </>
  );
}

function totalsOf(stock: Stock): readonly { readonly label: string; readonly units: number }[] {
  const { onHand, committed, available, oversold, backordered, announced, deficit } = stock;
  return [
    { label: 'On hand', units: onHand },
    { label: 'Committed', units: committed },
    { label: 'Available', units: available },
    { label: 'Oversold', units: oversold },
    ...(announced > 0 ? [{ label: 'Announced', units: announced }] : []),
    ...(backordered > 0 ? [{ label: 'Backordered', units: backordered }] : []),
    ...(deficit > 0 ? [{ label: 'Deficit', units: deficit }] : []),
  ];
}

function Levels({ stock: { levels } }: { readonly stock: Stock }) {
  return (
    <div className="scrolls" role="region" aria-label="Stock at each location" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Location</Table.Th>
            <Table.Th scope="col" ta="right">
              On hand
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Committed
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Available
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {levels.map(({ locationId, locationName, onHand, committed, available }) => (
            <Table.Tr key={locationId}>
              <Table.Th scope="row" fw={500}>
                {locationName}
              </Table.Th>
              <Table.Td ta="right">
                <Figure value={onHand} />
              </Table.Td>
              <Table.Td ta="right">
                <Figure value={committed} />
              </Table.Td>
              <Table.Td ta="right">
                <Figure value={available} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
