import { Button, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { FormDrawer } from '../../parts/form-drawer.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { useSending } from '../../parts/use-sending.ts';
import { useRights } from '../../session/rights.ts';
import { ItemFields, itemValues } from './item-fields.tsx';
import type { ItemValues } from './item-fields.tsx';

type Item = Answer<'/v1/items/{id}'>;

/** Changes what is known of an item, in a drawer. */
export function EditItem({ item }: { readonly item: Item }) {
  const { operate } = useRights();
  const [isOpen, setOpen] = useState(false);
  if (!operate) return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Edit
      </Button>
      {isOpen && <EditDrawer item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

function EditDrawer({ item, onClose }: { readonly item: Item; readonly onClose: () => void }) {
  const { fetch } = useApi();
  const sending = useSending();
  const before = itemValues(item);
  const form = useForm<ItemValues>({ initialValues: before });
  const save = async () => {
    const changed = Object.entries(form.getValues()).filter(([name, value]) => value !== before[name]);
    const body = Object.fromEntries(changed.map(([name, value]) => [name, value === '' ? null : value]));
    const params = { path: { id: item.id } };
    if (await sending.send(() => answered(fetch.PATCH('/v1/items/{id}', { params, body })))) {
      onClose();
      notifyDone('The item is changed.');
    }
  };
  return (
    <FormDrawer
      title="Edit item"
      verb="Save"
      isReady={form.isDirty()}
      sending={sending}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Text c="dimmed" fz="sm">
        An empty field removes the property. Shops follow as their settings allow; active orders keep the
        properties with which they were placed.
      </Text>
      <ItemFields form={form} />
    </FormDrawer>
  );
}
