import { Center, Loader } from '@mantine/core';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useOverview } from '../../parts/use-overview.ts';
import { AttentionTiles } from './attention-tiles.tsx';
import { ChannelTable } from './channel-table.tsx';
import { LagChart } from './lag-chart.tsx';
import { OrdersChart } from './orders-chart.tsx';

/** Whether stock is right everywhere, at a glance. */
export function OverviewPage() {
  const { data, error } = useOverview();
  return (
    <>
      <PageHeader title="Overview" about="Whether stock is right everywhere, and what waits for you." />
      <ProblemAlert problem={error} />
      {data === undefined && error === null && (
        <Center py="xl">
          <Loader aria-label="Loading" />
        </Center>
      )}
      {data !== undefined && (
        <>
          <AttentionTiles attention={data.attention} />
          <ChannelTable channels={data.channels} />
          <LagChart channels={data.channels} />
          <OrdersChart minutes={data.ordersPerMinute} />
        </>
      )}
    </>
  );
}
