import { Group } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { useSending } from '../../../parts/use-sending.ts';
import { FormDrawer } from '../../../parts/form-drawer.tsx';
import { entered, OrderLines } from './order-lines.tsx';
import type { Expected, UnitsByLine } from './order-lines.tsx';
import { OrderPicker } from './order-picker.tsx';
import { TextField } from './text-field.tsx';

const shipped: Expected = { header: 'Shipped', of: (line) => line.shipped, isFilled: false };

/** Announces what comes back of an order. Its drawer then takes the inspection. */
export function NewReturn({
  onDone,
  onClose,
}: {
  readonly onDone: (returnId: string) => void;
  readonly onClose: () => void;
}) {
  const { fetch } = useApi();
  const sending = useSending();
  const [reference, setReference] = useState('');
  const [note, setNote] = useState('');
  const [orderId, setOrderId] = useState<string | null>(null);
  const [units, setUnits] = useState<UnitsByLine>();
  const lines = [...entered(units)];
  const announce = async () => {
    if (orderId === null) return;
    const body = { reference, orderId, lines, ...(note !== '' && { note }) };
    await sending.send(async (requestKey) => {
      const made = await answered(
        fetch.POST('/v1/returns', { headers: { 'idempotency-key': requestKey }, body }),
      );
      notifyDone(`The return ${reference} is entered. Inspect it to put its units on sale.`);
      onDone(made.id);
    });
  };
  const choose = (next: string | null) => {
    setOrderId(next);
    setUnits(undefined);
  };
  return (
    <FormDrawer
      title="New return"
      verb="Enter the return"
      isReady={reference.trim() !== '' && lines.length > 0}
      sending={sending}
      onSubmit={() => void announce()}
      onClose={onClose}
    >
      <Group gap="xs" grow>
        <TextField label="Return number" isRequired value={reference} onChange={setReference} />
        <TextField label="Note" maxLength={1000} value={note} onChange={setNote} />
      </Group>
      {orderId === null ? (
        <OrderPicker label="Order" offers="all" onPick={choose} />
      ) : (
        <OrderLines
          key={orderId}
          orderId={orderId}
          verb="take back"
          expected={shipped}
          units={units}
          problem={sending.problem}
          placeOf={(externalLineId) => lines.findIndex((line) => line.externalLineId === externalLineId)}
          onChange={setUnits}
          onRemove={() => choose(null)}
        />
      )}
    </FormDrawer>
  );
}
