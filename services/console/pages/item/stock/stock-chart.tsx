import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { useApi } from '../../../api/client.tsx';
import { historyOf } from './history.ts';

/** So many movements, the newest, are drawn. */
const drawnAtMost = 200;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** Draws on hand, committed and available units over the newest movements. */
export function StockChart({
  itemId,
  stock,
}: {
  readonly itemId: string;
  readonly stock: { readonly onHand: number; readonly committed: number };
}) {
  const { query } = useApi();
  const { data, dataUpdatedAt } = query.useQuery('get', '/v1/items/{id}/movements', {
    params: { path: { id: itemId }, query: { limit: drawnAtMost } },
  });
  if (data === undefined || data.data.length === 0) return null;
  const { onHand, committed } = stock;
  return (
    <figure style={{ margin: '0 0 1rem' }} aria-label="On hand, committed and available units over time">
      <LineChart
        h={220}
        data={historyOf(data.data, { onHand, committed }, dataUpdatedAt).map((point) => ({ ...point }))}
        dataKey="at"
        curveType="stepAfter"
        withDots={false}
        withLegend
        series={[
          { name: 'onHand', label: 'On hand', color: 'blue.6' },
          { name: 'committed', label: 'Committed', color: 'orange.6', strokeDasharray: '2 3' },
          { name: 'available', label: 'Available', color: 'teal.6', strokeDasharray: '6 3' },
        ]}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: ['dataMin', 'dataMax'],
          tickFormatter: (at: number) => moment.format(at),
        }}
        tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? moment.format(at) : at) }}
        yAxisProps={{ allowDecimals: false }}
        lineChartProps={{ accessibilityLayer: false }}
      />
    </figure>
  );
}
