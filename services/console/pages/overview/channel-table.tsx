import { Anchor, Table, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Ago } from '../../parts/ago.tsx';
import { ChannelStanding, standingOf } from '../../parts/channel-standing.tsx';
import type { Channel } from '../../parts/channel-standing.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { platformName } from '../../parts/platform-name.ts';
import { counted, duration } from '../../parts/words.ts';

/** How each channel does: its state, the orders that are known, what waits to be written, and the lag. */
export function ChannelTable({
  channels,
  notShown,
}: {
  readonly channels: readonly Channel[];
  /** How many integrations there are besides. */
  readonly notShown: number;
}) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  if (channels.length === 0) {
    return (
      <Empty title="No shop is connected">
        <Anchor component={Link} underline="always" to={`/m/${merchantId}/integrations/new`}>
          Connect a shop
        </Anchor>{' '}
        to see its stock and orders here.
      </Empty>
    );
  }
  return (
    <div>
      <Title order={2} id="channels" mb="xs">
        Channels
      </Title>
      <div className="scrolls" role="region" aria-labelledby="channels" tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {['Channel', 'State', 'Orders heard until', 'Due'].map((header) => (
                <Table.Th key={header} scope="col">
                  {header}
                </Table.Th>
              ))}
              {['Failed', 'Lag p50', 'Lag p95'].map((header) => (
                <Table.Th key={header} scope="col" ta="right">
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {channels.map((channel) => (
              <ChannelRow
                key={channel.id}
                channel={channel}
                to={`/m/${merchantId}/integrations/${channel.id}`}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {notShown > 0 && (
        <Text fz="sm" mt="xs">
          These are the newest. {counted(notShown, 'older integration')} {notShown === 1 ? 'is' : 'are'} not
          shown here:{' '}
          <Anchor component={Link} inherit underline="always" to={`/m/${merchantId}/integrations`}>
            All integrations
          </Anchor>
        </Text>
      )}
    </div>
  );
}

function ChannelRow({ channel, to }: { readonly channel: Channel; readonly to: string }) {
  const { name, platform, role, heardUntil, waiting, failed, lag } = channel;
  const { why } = standingOf(channel, Date.now());
  const latest = lag.at(-1);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <Anchor component={Link} to={to}>
          {name}
        </Anchor>
        <Text c="dimmed" fz="xs" fw={400}>
          {platformName(platform)}
          {role === 'supplier' && ' · source of stock'}
        </Text>
      </Table.Th>
      <Table.Td>
        <ChannelStanding channel={channel} />
        {why !== null && (
          <Text c="dimmed" fz="xs" maw={280}>
            {why}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={heardUntil} never="not yet" />
      </Table.Td>
      <Table.Td>
        <Figure value={waiting.count} />
        {waiting.oldestAt !== null && (
          <Text c="dimmed" fz="xs" component="div">
            oldest <Ago at={waiting.oldestAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Figure value={failed.count} />
      </Table.Td>
      <Table.Td ta="right">{latest === undefined ? '–' : duration(latest.p50Ms)}</Table.Td>
      <Table.Td ta="right">{latest === undefined ? '–' : duration(latest.p95Ms)}</Table.Td>
    </Table.Tr>
  );
}
