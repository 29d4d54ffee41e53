import { Text } from '@mantine/core';
import type { Row } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { CursorTable } from '../../../parts/cursor-table.tsx';
import type { Column } from '../../../parts/cursor-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { OrderLink } from '../../../parts/links.tsx';
import { useCursorList } from '../../../parts/use-cursor-list.ts';
import { inWords } from '../../../parts/words.ts';

type Movement = Row<'/v1/items/{id}/movements'>;

/** The ledger of the item: every change of its stock, the newest first. */
export function Movements({ itemId }: { readonly itemId: string }) {
  const { fetch, query } = useApi();
  const { data: locations } = query.useQuery('get', '/v1/locations', { params: { query: { limit: 200 } } });
  const names = new Map(locations?.data.map(({ id, name }) => [id, name]));
  const list = useCursorList(['/v1/items/movements', itemId], (cursor) =>
    fetch.GET('/v1/items/{id}/movements', {
      params: { path: { id: itemId }, query: { limit: 100, ...cursor } },
    }),
  );
  const columns: readonly Column<Movement>[] = [
    { header: 'When', cell: ({ at }) => <Ago at={at} /> },
    { header: 'What', isName: true, cell: ({ kind }) => inWords(kind) },
    { header: 'Location', cell: ({ locationId }) => names.get(locationId) ?? '…' },
    {
      header: 'On hand',
      align: 'right',
      cell: ({ onHandDelta, onHandAfter }) => <Change delta={onHandDelta} after={onHandAfter} />,
    },
    {
      header: 'Committed',
      align: 'right',
      cell: ({ committedDelta, committedAfter }) => <Change delta={committedDelta} after={committedAfter} />,
    },
    {
      header: 'Why',
      cell: ({ orderId, reason, note }) => (
        <>
          {orderId !== null && <OrderLink orderId={orderId}>Order</OrderLink>}{' '}
          {[...(reason === null ? [] : [inWords(reason)]), ...(note === null ? [] : [note])].join(': ')}
        </>
      ),
    },
    { header: 'By', cell: ({ actor }) => actor },
  ];
  return (
    <CursorTable
      label="Movements"
      list={list}
      columns={columns}
      idOf={({ locationId, seq }) => `${locationId} ${seq}`}
      empty={
        <Empty title="Nothing has moved yet">
          Receive or count units of it, or import the figures of its source store.
        </Empty>
      }
    />
  );
}

/** A change with its sign, and the units after it. */
function Change({ delta, after }: { readonly delta: number; readonly after: number }) {
  return (
    <Text component="span" inherit style={{ whiteSpace: 'nowrap' }}>
      {delta !== 0 && (
        <Text component="span" inherit fw={600}>
          {delta > 0 ? '+' : '−'}
          {Math.abs(delta).toLocaleString('en-US')}{' '}
        </Text>
      )}
      <Text component="span" inherit c="dimmed">
        → {after.toLocaleString('en-US')}
      </Text>
    </Text>
  );
}
