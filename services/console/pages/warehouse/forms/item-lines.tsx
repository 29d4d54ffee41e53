import { ActionIcon, Button, Checkbox, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { Figure } from '../../../parts/figure.tsx';
import { newRequestKey } from '../../../parts/request-key.ts';
import { ItemPicker } from './item-picker.tsx';
import type { PickedItem } from './item-picker.tsx';

export interface ItemLine {
  /** Names the line in the form, and its request if it has one of its own. */
  readonly key: string;
  readonly item: PickedItem | null;
  readonly units: number | '';
  /** A date, or ''. */
  readonly expectedOn: string;
  readonly isPublished: boolean;
}

/** A line that names an item and units. */
export type FilledLine = ItemLine & { readonly item: PickedItem; readonly units: number };

const emptyLine: Omit<ItemLine, 'key'> = { item: null, units: '', expectedOn: '', isPublished: false };

/** Returns the lines that name an item and units. */
export function filled(lines: readonly ItemLine[]): readonly FilledLine[] {
  return lines.filter((line): line is FilledLine => line.item !== null && Number(line.units) > 0);
}

/** Keeps the lines of a form, which has one empty line at first. */
export function useItemLines(): readonly [readonly ItemLine[], (lines: readonly ItemLine[]) => void] {
  return useState<readonly ItemLine[]>(() => [{ ...emptyLine, key: newRequestKey() }]);
}

/**
 * Lines of items, entered by keyboard: Enter chooses an item, and Enter behind its units begins the next
 * line, which continues the date and the publication of the last.
 */
export function ItemLines({
  lines,
  onChange,
  problemOf,
  announces = false,
}: {
  readonly lines: readonly ItemLine[];
  readonly onChange: (lines: readonly ItemLine[]) => void;
  /** What the gateway says of a line. */
  readonly problemOf: (line: ItemLine) => string | null;
  /** Whether the lines have a date and may be on sale; otherwise each shows the stock of its item. */
  readonly announces?: boolean;
}) {
  const last = lines.at(-1);
  const set = (key: string, change: Partial<ItemLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...change } : line)));
  const add = () =>
    onChange([...lines, { ...emptyLine, ...last, item: null, units: '', key: newRequestKey() }]);
  return (
    <Stack gap="xs" role="group" aria-label="Lines">
      {lines.map((line, at) => (
        <Group key={line.key} gap="xs" align="flex-start" role="group" aria-label={`Line ${at + 1}`}>
          <div style={{ flex: '1 1 200px' }}>
            <ItemPicker
              item={line.item}
              error={problemOf(line)}
              autoFocus={at > 0}
              onPick={(item) => set(line.key, { item })}
            />
            {!announces && line.item !== null && <Stock itemId={line.item.id} />}
          </div>
          <NumberInput
            size="xs"
            w={90}
            label="Units"
            min={1}
            allowDecimal={false}
            value={line.units}
            onChange={(units) => set(line.key, { units: units === '' ? '' : Number(units) })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (line.key === last?.key && line.item !== null && line.units !== '') add();
            }}
          />
          {announces && (
            <>
              <TextInput
                size="xs"
                type="date"
                label="Expected on"
                value={line.expectedOn}
                onChange={({ currentTarget: { value } }) => set(line.key, { expectedOn: value })}
              />
              <Checkbox
                size="xs"
                mt={28}
                label="On sale now"
                checked={line.isPublished}
                onChange={({ currentTarget: { checked } }) => set(line.key, { isPublished: checked })}
              />
            </>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={22}
            aria-label={`Remove line ${at + 1}`}
            disabled={lines.length === 1}
            onClick={() => onChange(lines.filter(({ key }) => key !== line.key))}
          >
            ✕
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button size="xs" variant="default" onClick={add}>
          Add a line
        </Button>
      </Group>
    </Stack>
  );
}

/** How many units of an item are there, and whether a ship notice announces some. */
function Stock({ itemId }: { readonly itemId: string }) {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/items/{id}/stock', { params: { path: { id: itemId } } });
  if (data === undefined) return null;
  return (
    <Text fz="xs" c="dimmed" component="div">
      On hand <Figure value={data.onHand} />
      {data.announced > 0 && (
        <>
          {' '}
          · <Figure value={data.announced} /> announced: receive those against their ship notice
        </>
      )}
    </Text>
  );
}
