import { Anchor, Group, Paper, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Ago } from '../../parts/ago.tsx';
import { ChannelStanding, standingOf } from '../../parts/channel-standing.tsx';
import type { Channel } from '../../parts/channel-standing.tsx';
import { Figure } from '../../parts/figure.tsx';
import { platformName } from '../../parts/platform-name.ts';
import { duration } from '../../parts/words.ts';
import { Fact } from '../integration/fact.tsx';

/** An integration with its health; its name leads to it. */
export function IntegrationCard({ channel }: { readonly channel: Channel }) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { id, name, platform, role, heardUntil, waiting, failed, lag } = channel;
  const { why } = standingOf(channel, Date.now());
  const latest = lag.at(-1);
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2}>
            <Anchor inherit component={Link} to={`/m/${merchantId}/integrations/${id}`}>
              {name}
            </Anchor>
          </Title>
          <Text c="dimmed" fz="sm">
            {platformName(platform)} · {role === 'supplier' ? 'source of stock' : 'sells'}
          </Text>
        </div>
        <ChannelStanding channel={channel} />
      </Group>
      {why !== null && (
        <Text fz="sm" mt="xs">
          {why}
        </Text>
      )}
      <Group gap="lg" mt="sm">
        <Fact label="Orders heard">
          <Ago at={heardUntil} never="not yet" />
        </Fact>
        <Fact label="Due">
          <Figure value={waiting.count} />
        </Fact>
        <Fact label="Failed">
          <Figure value={failed.count} />
        </Fact>
        <Fact label="Lag p95">{latest === undefined ? '–' : duration(latest.p95Ms)}</Fact>
      </Group>
    </Paper>
  );
}
