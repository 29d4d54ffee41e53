import { Text } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { Figure } from '../../parts/figure.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { useLocations } from '../../parts/use-locations.ts';
import { LinesTable } from './lines-table.tsx';
import { WorkDrawer } from './work-drawer.tsx';

/** A shipment with its lines. Undefined: none is chosen. */
export function ShipmentDrawer({
  shipmentId,
  onClose,
}: {
  readonly shipmentId: string | undefined;
  readonly onClose: () => void;
}) {
  const { query } = useApi();
  const { nameOf } = useLocations();
  const answer = query.useQuery(
    'get',
    '/v1/shipments/{id}',
    { params: { path: { id: shipmentId ?? '' } } },
    { enabled: shipmentId !== undefined },
  );
  return (
    <WorkDrawer noun="Shipment" isOpen={shipmentId !== undefined} answer={answer} onClose={onClose}>
      {({ note, lines }) => (
        <>
          {note !== null && <Text mb="sm">{note}</Text>}
          <LinesTable
            lines={lines}
            keyOf={({ orderId, externalLineId }) => `${orderId} ${externalLineId}`}
            nameOf={({ sku, externalLineId }) => sku ?? externalLineId}
            columns={[
              { header: 'Units', cell: ({ units }) => <Figure value={units} /> },
              { header: 'From', isText: true, cell: ({ locationId }) => nameOf(locationId) },
              {
                header: 'Order',
                isText: true,
                cell: ({ orderId }) => (
                  <SubjectLink page="orders" id={orderId}>
                    Open the order
                  </SubjectLink>
                ),
              },
            ]}
          />
        </>
      )}
    </WorkDrawer>
  );
}
