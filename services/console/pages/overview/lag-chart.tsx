import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { LineChart } from '@mantine/charts';
import { useState } from 'react';
import type { Channel } from '../../parts/channel-standing.tsx';
import { duration } from '../../parts/words.ts';

const colors = ['cyan.7', 'orange.6', 'grape.6', 'teal.6', 'red.6', 'indigo.6', 'lime.7', 'pink.6'];
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** How long each channel took to show changes within the last hour, as lines. */
export function LagChart({ channels }: { readonly channels: readonly Channel[] }) {
  const [part, setPart] = useState<'p50Ms' | 'p95Ms'>('p95Ms');
  const measured = channels.filter(({ lag }) => lag.length > 0);
  return (
    <section aria-labelledby="lag">
      <Group justify="space-between" mt="xl" mb="xs">
        <Title order={2} id="lag">
          Lag of the last hour
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Percentile"
          data={[
            { value: 'p50Ms', label: 'p50' },
            { value: 'p95Ms', label: 'p95' },
          ]}
          value={part}
          onChange={(value) => setPart(value === 'p50Ms' ? 'p50Ms' : 'p95Ms')}
        />
      </Group>
      {measured.length === 0 ? (
        <Text c="dimmed">No figure was written within the last hour, so nothing is measured.</Text>
      ) : (
        <LineChart
          h={220}
          data={pointsOf(measured, part)}
          dataKey="at"
          withLegend
          connectNulls
          curveType="linear"
          series={measured.map(({ id, name }, at) => ({
            name: id,
            label: name,
            color: colors[at % colors.length] ?? 'gray.6',
          }))}
          valueFormatter={duration}
        />
      )}
    </section>
  );
}

/** Puts the points of all channels on one axis: one row for each stretch of time. */
function pointsOf(channels: readonly Channel[], part: 'p50Ms' | 'p95Ms') {
  const rows = new Map<string, Record<string, string | number>>();
  for (const { id, lag } of channels) {
    for (const point of lag) {
      const row = rows.get(point.at) ?? { at: time.format(new Date(point.at)) };
      row[id] = point[part];
      rows.set(point.at, row);
    }
  }
  return [...rows].toSorted(([one], [other]) => one.localeCompare(other)).map(([, row]) => row);
}
