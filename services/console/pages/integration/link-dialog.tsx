import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { SearchSelect } from '../../parts/search-select.tsx';
import type { Found } from '../../parts/search-select.tsx';
import { useFoundItems } from '../../parts/use-found-items.ts';
import type { Reviewed } from './reviewed.ts';

/** Links a listing to an item that is chosen: one of its candidates, or any that a search finds. */
export function LinkDialog({
  listing: { title, externalKey, candidates },
  onLink,
  onClose,
}: {
  readonly listing: Reviewed;
  readonly onLink: (itemId: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState<Pick<Found, 'id' | 'name'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const link = async () => {
    if (chosen === null) return;
    setBusy(true);
    await onLink(chosen.id);
    onClose();
  };
  const isCandidate = candidates.some(({ itemId }) => itemId === chosen?.id);
  return (
    <Modal opened onClose={onClose} title={`Link ${title === '' ? externalKey : title}`}>
      <Stack gap="sm">
        {candidates.length > 0 && (
          <Radio.Group
            label="It may be"
            value={isCandidate ? (chosen?.id ?? null) : null}
            onChange={(id) => {
              const one = candidates.find(({ itemId }) => itemId === id);
              if (one !== undefined) setChosen({ id, name: nameOf(one) });
            }}
          >
            <Stack gap={6} mt={4}>
              {candidates.map((one) => (
                <Radio key={one.itemId} size="xs" value={one.itemId} label={nameOf(one)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <SearchSelect
          label={candidates.length > 0 ? 'Or another item' : 'Item'}
          placeholder="SKU, title or barcode"
          autoFocus={candidates.length === 0}
          chosen={isCandidate ? null : (chosen?.name ?? null)}
          useFound={useItems}
          onChoose={setChosen}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen === null} loading={isBusy} onClick={() => void link()}>
            {chosen === null ? 'Link' : `Link to ${chosen.name}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function nameOf({ sku, title }: Reviewed['candidates'][number]): string {
  return sku ?? title;
}

function useItems(text: string) {
  return useFoundItems(text, { withBundles: true });
}
