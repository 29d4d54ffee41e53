import { Center, Loader, Stack } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useRights } from '../../session/rights.ts';
import { Credentials } from './credentials.tsx';
import { HeardOrders } from './heard-orders.tsx';
import { LimitsUsed } from './limits-used.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { useIntegrationId } from './use-integration-id.ts';

/** How the platform does: its orders, webhooks, limits and checks, and the credentials. */
export function PlatformTab() {
  const id = useIntegrationId();
  const { administer } = useRights();
  const { data, error } = useApi().query.useQuery('get', '/v1/integrations/{id}/health', {
    params: { path: { id } },
  });
  if (data === undefined) {
    return error === null ? (
      <Center py="xl">
        <Loader role="status" aria-label="Loading" />
      </Center>
    ) : (
      <ProblemAlert problem={error} />
    );
  }
  return (
    <Stack gap="xl">
      <HeardOrders orders={data.orders} />
      <Subscriptions subscriptions={data.subscriptions} />
      <LimitsUsed calls={data.calls} />
      <Reconciliation reconciliation={data.reconciliation} />
      {administer && <Credentials />}
    </Stack>
  );
}
