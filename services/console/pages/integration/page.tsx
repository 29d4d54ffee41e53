import { Center, Group, Loader } from '@mantine/core';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { PauseButton } from '../../parts/pause-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { ChannelStanding } from '../../parts/channel-standing.tsx';
import { useOverview } from '../../parts/use-overview.ts';
import { platformName } from '../../parts/platform-name.ts';
import { FirstPlan } from './first-plan.tsx';
import classes from './tabs.module.css';

const tabs = [
  { to: '/m/$merchantId/integrations/$integrationId', label: 'Sync settings' },
  { to: '/m/$merchantId/integrations/$integrationId/strategy', label: 'Strategy and locations' },
  { to: '/m/$merchantId/integrations/$integrationId/listings', label: 'Listings' },
  { to: '/m/$merchantId/integrations/$integrationId/unlinked', label: 'Unlinked' },
  { to: '/m/$merchantId/integrations/$integrationId/operations', label: 'Operations' },
  { to: '/m/$merchantId/integrations/$integrationId/runs', label: 'Runs' },
  { to: '/m/$merchantId/integrations/$integrationId/platform', label: 'Platform' },
] as const;

/** One integration: its state above, and a tab for each question about it. */
export function IntegrationPage() {
  const { merchantId, integrationId } = useParams({ from: '/m/$merchantId/integrations/$integrationId' });
  const { data, error } = useApi().query.useQuery('get', '/v1/integrations/{id}', {
    params: { path: { id: integrationId } },
  });
  const channel = useOverview().data?.channels.find(({ id }) => id === integrationId);
  if (data === undefined) {
    return error === null ? (
      <Center py="xl">
        <Loader role="status" aria-label="Loading" />
      </Center>
    ) : (
      <>
        <PageHeader title="Integration" />
        <ProblemAlert problem={error} />
      </>
    );
  }
  const failedItems: string = `/m/${merchantId}/failed-items?integrationId=${integrationId}`;
  const about = `${platformName(data.platform)} · ${data.role === 'supplier' ? 'source of stock' : 'sells'} · ${data.baseUrl}`;
  return (
    <>
      <PageHeader title={data.name} about={about}>
        {channel !== undefined && <ChannelStanding channel={channel} />}
        {data.state !== 'revoked' && (
          <PauseButton scope="integration" id={data.id} name={data.name} isPaused={data.state === 'paused'} />
        )}
      </PageHeader>
      {data.publishingPhase === 'observing' && <FirstPlan integrationId={integrationId} />}
      <nav aria-label="Integration" className="wraps">
        <Group gap={0} wrap="nowrap" className={classes['tabs'] ?? ''}>
          {tabs.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              params={{ merchantId, integrationId }}
              activeOptions={{ exact: true, includeSearch: false }}
              className={classes['tab'] ?? ''}
            >
              {label}
            </Link>
          ))}
          <Link to={failedItems} className={classes['tab'] ?? ''}>
            Failed items
          </Link>
        </Group>
      </nav>
      <Outlet />
    </>
  );
}
