import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NewShipment } from './forms/new-shipment.tsx';
import type { Place } from './place.ts';
import { ShipmentDrawer } from './shipment-drawer.tsx';
import { WorkList } from './work-list.tsx';

/** What left the warehouse. */
export function ShipmentsTab({ place }: { readonly place: Place }) {
  const { fetch } = useApi();
  const { search, go } = place;
  return (
    <>
      <WorkList<Row<'/v1/shipments'>>
        label="Shipments"
        noun="Shipment"
        place={place}
        load={(query) => fetch.GET('/v1/shipments', { params: { query } })}
        columns={[
          { header: 'Carrier', cell: ({ carrier }) => carrier ?? '–' },
          { header: 'Tracking number', cell: ({ trackingNumber }) => trackingNumber ?? '–' },
          { header: 'Note', cell: ({ note }) => note ?? '–' },
          { header: 'Left', cell: ({ shippedAt }) => <Ago at={shippedAt} /> },
          { header: 'Booked by', cell: ({ createdBy }) => createdBy },
        ]}
        actions={[{ label: 'Ship orders', form: 'new' }]}
        empty={
          <Empty title="Nothing left yet">
            Ship orders here, by file, or let the warehouse's program send shipments to{' '}
            <code>/v1/shipments</code>.
          </Empty>
        }
      />
      <ShipmentDrawer key={search.open} shipmentId={search.open} onClose={() => go({})} />
      {search.form === 'new' && <NewShipment onClose={() => go({})} />}
    </>
  );
}
