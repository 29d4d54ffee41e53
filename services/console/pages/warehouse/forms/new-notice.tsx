import { Group } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { useSending } from '../../../parts/use-sending.ts';
import { lineProblem } from '../line-problem.ts';
import { FormDrawer } from '../../../parts/form-drawer.tsx';
import { filled, ItemLines, useItemLines } from './item-lines.tsx';
import { LocationChoice } from './location-choice.tsx';
import { TextField } from './text-field.tsx';

/** Announces stock on its way. */
export function NewNotice({ onClose }: { readonly onClose: () => void }) {
  const { fetch } = useApi();
  const sending = useSending();
  const [reference, setReference] = useState('');
  const [note, setNote] = useState('');
  const [locationId, setLocationId] = useState<string | null>(null);
  const [lines, setLines] = useItemLines();
  const sent = filled(lines);
  const announce = async () => {
    const body = {
      reference,
      ...(note !== '' && { note }),
      lines: sent.map(({ item, units, expectedOn, isPublished }) => ({
        itemId: item.id,
        units,
        expectedOn: expectedOn === '' ? null : expectedOn,
        published: isPublished,
        ...(locationId !== null && { locationId }),
      })),
    };
    const isDone = await sending.send((requestKey) =>
      answered(fetch.POST('/v1/ship-notices', { headers: { 'idempotency-key': requestKey }, body })),
    );
    if (!isDone) return;
    notifyDone(`${reference} is announced.`);
    onClose();
  };
  return (
    <FormDrawer
      title="Announce stock"
      verb="Announce"
      isReady={reference.trim() !== '' && sent.length > 0}
      sending={sending}
      onSubmit={() => void announce()}
      onClose={onClose}
    >
      <Group gap="xs" grow preventGrowOverflow={false}>
        <TextField
          label="Reference"
          placeholder="The sender's number"
          isRequired
          value={reference}
          onChange={setReference}
        />
        <LocationChoice placeholder="The first one" value={locationId} onChange={setLocationId} />
        <TextField label="Note" maxLength={1000} value={note} onChange={setNote} />
      </Group>
      <ItemLines
        announces
        lines={lines}
        onChange={setLines}
        problemOf={(line) =>
          lineProblem(sending.problem, { at: sent.findIndex(({ key }) => key === line.key) })
        }
      />
    </FormDrawer>
  );
}
