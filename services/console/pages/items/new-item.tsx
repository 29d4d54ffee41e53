import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { FormDrawer } from '../../parts/form-drawer.tsx';
import { useSending } from '../../parts/use-sending.ts';
import { ItemFields, itemValues } from '../item/item-fields.tsx';
import type { ItemValues } from '../item/item-fields.tsx';

/** Creates an item with a product of its own, and leads to it. */
export function NewItem() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        New item
      </Button>
      {isOpen && <NewItemDrawer onClose={() => setOpen(false)} />}
    </>
  );
}

function NewItemDrawer({ onClose }: { readonly onClose: () => void }) {
  const { fetch } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const navigate = useNavigate();
  const sending = useSending();
  const [title, setTitle] = useState('');
  const form = useForm<ItemValues>({ initialValues: itemValues() });
  const create = () =>
    sending.send(async (requestKey) => {
      const said = Object.entries(form.getValues()).filter(([, value]) => value !== '');
      // The fields are named as the API names them.
      const body = { title, ...Object.fromEntries(said) } as Body<'/v1/items'>;
      const headers = { 'idempotency-key': requestKey };
      const { id } = await answered(fetch.POST('/v1/items', { body, headers }));
      const params = { merchantId, itemId: id };
      await navigate({ to: '/m/$merchantId/items/$itemId', params, search: { tab: 'stock' } });
    });
  return (
    <FormDrawer
      title="New item"
      verb="Create"
      isReady={title.trim() !== ''}
      sending={sending}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <TextInput
        label="Title"
        required
        size="xs"
        data-autofocus
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <ItemFields form={form} />
    </FormDrawer>
  );
}
