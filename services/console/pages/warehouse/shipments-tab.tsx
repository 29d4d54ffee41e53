import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';

/** What left the warehouse. */
export function ShipmentsTab() {
  const { fetch } = useApi();
  const list = useCursorList(['/v1/shipments'], (cursor) =>
    fetch.GET('/v1/shipments', { params: { query: { limit: 100, ...cursor } } }),
  );
  return (
    <CursorTable
      label="Shipments"
      list={list}
      idOf={({ id }) => id}
      columns={[
        { header: 'Shipment', isName: true, cell: ({ reference }) => reference },
        { header: 'Carrier', cell: ({ carrier }) => carrier ?? '–' },
        { header: 'Tracking number', cell: ({ trackingNumber }) => trackingNumber ?? '–' },
        { header: 'Note', cell: ({ note }) => note ?? '–' },
        { header: 'Left', cell: ({ shippedAt }) => <Ago at={shippedAt} /> },
        { header: 'Booked by', cell: ({ createdBy }) => createdBy },
      ]}
      empty={
        <Empty title="Nothing left yet">
          Book shipments by file, or let the warehouse's program send them to <code>/v1/shipments</code>.
        </Empty>
      }
    />
  );
}
