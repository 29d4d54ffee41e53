import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Row } from '../../api/answer.ts';
import { createApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';

/** Names no merchant: the merchant is in the path. */
const { fetch } = createApi(null);

/** Changes the currency of a merchant's prices. Prices that were refused for it are checked again. */
export function Currency({ merchant: { id, name, currency } }: { readonly merchant: Row<'/v1/merchants'> }) {
  const { problem, isBusy, send } = useSending();
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState(currency ?? '');
  const save = async () => {
    const body = { currency: wanted === '' ? null : wanted.toUpperCase() };
    const isDone = await send(() =>
      answered(fetch.PATCH('/v1/merchants/{id}', { params: { path: { id } }, body })),
    );
    if (isDone) setOpen(false);
  };
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Change currency of ${name}`}
        onClick={() => setOpen(true)}
      >
        Change currency
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={`Currency of ${name}`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <ProblemAlert problem={problem} />
          <Stack gap="sm">
            <TextInput
              label="Currency"
              description="Such as EUR. Empty: that of the source store."
              maxLength={3}
              data-autofocus
              value={wanted}
              onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            />
            <Button type="submit" loading={isBusy}>
              Save
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
