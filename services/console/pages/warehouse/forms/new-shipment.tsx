import { Group } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { useSending } from '../../../parts/use-sending.ts';
import { counted } from '../../../parts/words.ts';
import { FormDrawer } from '../../../parts/form-drawer.tsx';
import { LocationChoice } from './location-choice.tsx';
import { entered, OrderLines } from './order-lines.tsx';
import type { Expected, UnitsByLine } from './order-lines.tsx';
import { OrderPicker } from './order-picker.tsx';
import { TextField } from './text-field.tsx';

const fields = [
  ['reference', 'Shipment number'],
  ['carrier', 'Carrier'],
  ['trackingNumber', 'Tracking number'],
] as const;

const leftToShip: Expected = {
  header: 'Left to ship',
  of: ({ quantity, cancelled, shipped }) => Math.max(0, quantity - cancelled - shipped),
  isFilled: true,
};

interface Chosen {
  readonly orderId: string;
  /** Undefined until the lines of the order were read. */
  readonly units?: UnitsByLine;
}

/** Ships orders, one or several, as a whole or in part. */
export function NewShipment({ onClose }: { readonly onClose: () => void }) {
  const { fetch } = useApi();
  const sending = useSending();
  const [texts, setTexts] = useState({ reference: '', carrier: '', trackingNumber: '' });
  const [locationId, setLocationId] = useState<string | null>(null);
  const [orders, setOrders] = useState<readonly Chosen[]>([]);
  const lines = orders.flatMap(({ orderId, units }) =>
    entered(units).map((line) => ({ orderId, ...line, ...(locationId !== null && { locationId }) })),
  );
  const ship = async () => {
    const { reference, carrier, trackingNumber } = texts;
    const body = {
      reference,
      ...(carrier !== '' && { carrier }),
      ...(trackingNumber !== '' && { trackingNumber }),
      lines,
    };
    const isDone = await sending.send((requestKey) =>
      answered(fetch.POST('/v1/shipments', { headers: { 'idempotency-key': requestKey }, body })),
    );
    if (!isDone) return;
    notifyDone(`${reference} has left, with ${counted(lines.length, 'line')}.`);
    onClose();
  };
  return (
    <FormDrawer
      title="Ship orders"
      verb="Ship"
      isReady={texts.reference.trim() !== '' && lines.length > 0}
      sending={sending}
      onSubmit={() => void ship()}
      onClose={onClose}
    >
      <Group gap="xs" grow preventGrowOverflow={false}>
        {fields.map(([name, label]) => (
          <TextField
            key={name}
            label={label}
            isRequired={name === 'reference'}
            value={texts[name]}
            onChange={(value) => setTexts({ ...texts, [name]: value })}
          />
        ))}
        <LocationChoice
          label="From"
          placeholder="Where committed"
          value={locationId}
          onChange={setLocationId}
        />
      </Group>
      {orders.map(({ orderId, units }) => (
        <OrderLines
          key={orderId}
          orderId={orderId}
          verb="ship"
          expected={leftToShip}
          units={units}
          problem={sending.problem}
          placeOf={(externalLineId) =>
            lines.findIndex((line) => line.orderId === orderId && line.externalLineId === externalLineId)
          }
          onChange={(next) =>
            setOrders((all) => all.map((one) => (one.orderId === orderId ? { orderId, units: next } : one)))
          }
          onRemove={() => setOrders((all) => all.filter((one) => one.orderId !== orderId))}
        />
      ))}
      <OrderPicker
        label={orders.length === 0 ? 'Order' : 'Another order'}
        offers="open"
        without={orders.map(({ orderId }) => orderId)}
        onPick={(orderId) => setOrders((all) => [...all, { orderId }])}
      />
    </FormDrawer>
  );
}
