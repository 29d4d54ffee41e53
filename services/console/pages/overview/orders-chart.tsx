import { BarChart } from '@mantine/charts';
import { Group, Text, Title } from '@mantine/core';

interface Minute {
  readonly at: string;
  readonly orders: number;
}

const minuteMs = 60_000;
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The orders of the last hour by the minute in which Onhand first saw them. */
export function OrdersChart({ minutes }: { readonly minutes: readonly Minute[] }) {
  const total = minutes.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <section aria-labelledby="orders">
      <Group justify="space-between" mt="xl" mb="xs">
        <Title order={2} id="orders">
          Orders per minute
        </Title>
        <Text c="dimmed" className="figure">
          {total.toLocaleString('en-US')} in the last hour
        </Text>
      </Group>
      {total === 0 ? (
        <Text c="dimmed">No order came within the last hour.</Text>
      ) : (
        <BarChart
          h={140}
          data={everyMinute(minutes, Date.now())}
          dataKey="at"
          series={[{ name: 'orders', label: 'Orders', color: 'cyan.7' }]}
          yAxisProps={{ allowDecimals: false, width: 36 }}
          xAxisProps={{ minTickGap: 40 }}
        />
      )}
    </section>
  );
}

/** Fills the minutes without orders. */
function everyMinute(minutes: readonly Minute[], now: number): { at: string; orders: number }[] {
  const orders = new Map(minutes.map((minute) => [Date.parse(minute.at), minute.orders]));
  const last = Math.floor(now / minuteMs) * minuteMs;
  return Array.from({ length: 60 }, (_, at) => {
    const minute = last - (59 - at) * minuteMs;
    return { at: time.format(new Date(minute)), orders: orders.get(minute) ?? 0 };
  });
}
