import { Center, Loader, Stack } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useRights } from '../../session/rights.ts';
import { Credentials } from './credentials.tsx';
import { HeardOrders } from './heard-orders.tsx';
import { LimitsUsed } from './limits-used.tsx';
import { OwnLimits } from './own-limits.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { RevokeShop } from './revoke-shop.tsx';
import { ShopAddress } from './shop-address.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { UnreadEvents } from './unread-events.tsx';
import { useIntegrationId } from './use-integration-id.ts';

/** How the platform does: its orders, webhooks, limits and checks, and the credentials. */
export function PlatformTab() {
  const id = useIntegrationId();
  const { administer } = useRights();
  const { query } = useApi();
  const { data: integration } = query.useQuery('get', '/v1/integrations/{id}', { params: { path: { id } } });
  const { data, error } = query.useQuery('get', '/v1/integrations/{id}/health', {
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
      <UnreadEvents integrationId={id} />
      <Subscriptions subscriptions={data.subscriptions} />
      <LimitsUsed calls={data.calls} />
      <Reconciliation reconciliation={data.reconciliation} />
      {administer && <Credentials />}
      {administer && integration !== undefined && integration.state !== 'revoked' && (
        <>
          <OwnLimits key={JSON.stringify(integration.limits)} integration={integration} />
          <ShopAddress key={integration.baseUrl} integration={integration} />
          <RevokeShop integration={integration} />
        </>
      )}
    </Stack>
  );
}
