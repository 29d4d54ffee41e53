import { Center, Loader, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useOverview } from '../../parts/use-overview.ts';
import { AttentionTiles } from './attention-tiles.tsx';
import { ChannelTable } from './channel-table.tsx';
import { PausedMerchant, PauseMerchant } from './pause-of-merchant.tsx';

/** Charts are as large as everything else together, so they come after it. */
const LagChart = lazy(async () => ({ default: (await import('./lag-chart.tsx')).LagChart }));
const OrdersChart = lazy(async () => ({ default: (await import('./orders-chart.tsx')).OrdersChart }));

/** Whether stock is right everywhere, at a glance. */
export function OverviewPage() {
  const { data, error } = useOverview();
  return (
    <>
      <PageHeader title="Overview" about="Whether stock is right everywhere, and what waits for you.">
        <PauseMerchant />
      </PageHeader>
      <PausedMerchant />
      <ProblemAlert problem={error} />
      {data === undefined && error === null && (
        <Center py="xl">
          <Loader role="status" aria-label="Loading" />
        </Center>
      )}
      {data !== undefined && (
        <>
          <AttentionTiles attention={data.attention} />
          <ChannelTable channels={data.channels} notShown={data.channelsNotShown} />
          <Suspense fallback={<Skeleton h={420} mt="xl" />}>
            <LagChart channels={data.channels} />
            <OrdersChart minutes={data.ordersPerMinute} />
          </Suspense>
        </>
      )}
    </>
  );
}
