import { Button, Center, Loader, SimpleGrid } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useOverview } from '../../parts/use-overview.ts';
import { useRights } from '../../session/rights.ts';
import { IntegrationCard } from './integration-card.tsx';
import { OlderIntegrations } from './older-integrations.tsx';

/** The shops and accounts of the merchant, each with its health. */
export function IntegrationsPage() {
  const { data, error } = useOverview();
  const connect = useRights().administer && <ConnectButton />;
  return (
    <>
      <PageHeader title="Integrations" about="The shops and marketplace accounts that are kept in step.">
        {connect}
      </PageHeader>
      <ProblemAlert problem={error} />
      {data === undefined && error === null && (
        <Center py="xl">
          <Loader role="status" aria-label="Loading" />
        </Center>
      )}
      {data?.channels.length === 0 && (
        <Empty title="No shop is connected" action={connect}>
          Connect the shop where your stock and products are first, then those that sell them.
        </Empty>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {data?.channels.map((channel) => (
          <IntegrationCard key={channel.id} channel={channel} />
        ))}
      </SimpleGrid>
      {data !== undefined && data.channelsNotShown > 0 && (
        <OlderIntegrations shown={new Set(data.channels.map(({ id }) => id))} />
      )}
    </>
  );
}

function ConnectButton() {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  return (
    <Button
      size="xs"
      renderRoot={(props) => <Link to="/m/$merchantId/integrations/new" params={{ merchantId }} {...props} />}
    >
      Connect a shop
    </Button>
  );
}
