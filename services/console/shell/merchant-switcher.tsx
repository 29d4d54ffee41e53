import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { createApi } from '../api/client.tsx';
import { every } from '../api/every.ts';

const { fetch } = createApi(null);

/** Chooses the merchant whose pages are shown. It begins its pages at the overview. */
export function MerchantSwitcher() {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const { data = [], isPending } = useQuery({
    queryKey: ['merchants'],
    queryFn: () =>
      every((cursor) =>
        fetch.GET('/v1/merchants', { params: { query: { limit: 200, ...(cursor && { cursor }) } } }),
      ),
    staleTime: 60_000,
  });
  return (
    <Select
      aria-label="Merchant"
      size="xs"
      w={{ base: 168, xs: 220 }}
      searchable
      allowDeselect={false}
      limit={50}
      placeholder={isPending ? 'Loading…' : 'Choose a merchant'}
      nothingFoundMessage="No merchant has this name"
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      data={data.map(({ id, name }) => ({ value: id, label: name }))}
      value={merchantId}
      onChange={(id) => {
        if (id !== null && id !== merchantId) {
          void navigate({ to: '/m/$merchantId', params: { merchantId: id } });
        }
      }}
    />
  );
}
