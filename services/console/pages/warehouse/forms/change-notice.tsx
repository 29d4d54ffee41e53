import { Checkbox, Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { FormDrawer } from '../../../parts/form-drawer.tsx';
import { notifyDone } from '../../../parts/notify.tsx';
import { useSending } from '../../../parts/use-sending.ts';

type Notice = Answer<'/v1/ship-notices/{id}'>;

interface Line {
  readonly units: number | '';
  readonly expectedOn: string;
  readonly published: boolean;
}

/** Changes what an open ship notice announces. 0 units drop a line. */
export function ChangeNotice({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const { fetch } = useApi();
  const sending = useSending();
  const [reference, setReference] = useState(notice.reference);
  const before = new Map(notice.lines.map((line) => [line.id, lineOf(line)]));
  const [lines, setLines] = useState<ReadonlyMap<string, Line>>(before);
  const changed = [...lines].filter(([id, line]) => JSON.stringify(line) !== JSON.stringify(before.get(id)));
  const save = async () => {
    const body = {
      ...(reference !== notice.reference && { reference }),
      ...(changed.length > 0 && {
        lines: changed.map(([id, { units, expectedOn, published }]) => ({
          id,
          units: Number(units),
          published,
          ...(expectedOn !== '' && { expectedOn }),
        })),
      }),
    };
    const isDone = await sending.send((requestKey) =>
      answered(
        fetch.PATCH('/v1/ship-notices/{id}', {
          params: { path: { id: notice.id } },
          headers: { 'idempotency-key': requestKey },
          body,
        }),
      ),
    );
    if (!isDone) return;
    notifyDone(`${reference} is changed.`);
    onClose();
  };
  const isReady =
    (changed.length > 0 || reference !== notice.reference) && changed.every(([, { units }]) => units !== '');
  return (
    <FormDrawer
      title={`Change ${notice.reference}`}
      verb="Save"
      isReady={isReady}
      sending={sending}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        label="Reference"
        required
        data-autofocus
        value={reference}
        onChange={({ currentTarget }) => setReference(currentTarget.value)}
      />
      {notice.lines.map(({ id, sku, received }) => {
        const line = lines.get(id) ?? { units: '', expectedOn: '', published: false };
        const name = sku ?? 'the line';
        const change = (to: Partial<Line>) => setLines(new Map([...lines, [id, { ...line, ...to }]]));
        return (
          <Group key={id} role="group" aria-label={`Line of ${name}`} align="flex-end">
            <NumberInput
              size="xs"
              label={`Announced units of ${name}`}
              description={received > 0 ? `${received} came in` : undefined}
              min={0}
              allowDecimal={false}
              value={line.units}
              onChange={(units) => change({ units: units === '' ? '' : Number(units) })}
            />
            <TextInput
              type="date"
              size="xs"
              label={`Expected day of ${name}`}
              value={line.expectedOn}
              onChange={({ currentTarget }) => change({ expectedOn: currentTarget.value })}
            />
            <Checkbox
              size="xs"
              label={`${name} is on sale before it comes`}
              checked={line.published}
              onChange={({ currentTarget }) => change({ published: currentTarget.checked })}
            />
          </Group>
        );
      })}
    </FormDrawer>
  );
}

function lineOf({ announced, expectedOn, published }: Notice['lines'][number]): Line {
  return { units: announced, expectedOn: expectedOn ?? '', published };
}
