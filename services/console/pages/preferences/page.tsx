import { Loader, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { problemOf } from '../../api/problem.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PublishedFigure } from '../../parts/published-figure.tsx';
import { PublishedFigureHistory } from '../../parts/published-figure-history.tsx';
import { PreferencesForm } from './preferences-form.tsx';
import { SyncLoad } from './sync-load.tsx';

/** Which items of a warehouse merchant are synced, and when their orders may be processed. */
export function PreferencesPage() {
  const { query } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { data, error } = query.useQuery('get', '/v1/merchants/{id}/preferences', {
    params: { path: { id: merchantId } },
  });
  return (
    <>
      <PageHeader
        title="Preferences"
        about="They hold for every item that follows the customer default. An item's own setting wins."
      />
      {error !== null && problemOf(error).code === 'not_a_warehouse' ? (
        <Empty title="This merchant counts its stock in a source store">
          Its sync settings stand at its integrations.
        </Empty>
      ) : (
        <ProblemAlert problem={error} />
      )}
      {data === undefined && error === null && <Loader role="status" aria-label="Loading: preferences" />}
      {data !== undefined && (
        <>
          <PreferencesForm key={`${data.syncInventory} ${data.processOrders}`} preferences={data} />
          <Text mt="lg" component="div">
            <SyncLoad load={data.alwaysSynced} />
          </Text>
        </>
      )}
      <Stack gap="xl" maw={640} mt="xl">
        <PublishedFigure scope="merchant" id={merchantId} />
        <PublishedFigureHistory scope="merchant" id={merchantId} />
      </Stack>
    </>
  );
}
