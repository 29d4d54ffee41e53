import { Group } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { problemOf } from '../../../api/problem.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { newRequestKey } from '../../../parts/request-key.ts';
import { isRefusal, useSending } from '../../../parts/use-sending.ts';
import { counted } from '../../../parts/words.ts';
import { FormDrawer } from '../../../parts/form-drawer.tsx';
import { filled, ItemLines, useItemLines } from './item-lines.tsx';
import type { FilledLine, ItemLine } from './item-lines.tsx';
import { LocationChoice } from './location-choice.tsx';
import { TextField } from './text-field.tsx';

/** Receives stock that nobody announced. Each line is a receipt of its own; booked ones leave the form. */
export function Receive({ onClose }: { readonly onClose: () => void }) {
  const { fetch } = useApi();
  const sending = useSending();
  const [note, setNote] = useState('');
  const [locationId, setLocationId] = useState<string | null>(null);
  const [lines, setLines] = useItemLines();
  const [problems, setProblems] = useState<ReadonlyMap<string, unknown>>(new Map());
  const sent = filled(lines);
  const book = ({ key, item, units }: FilledLine) =>
    answered<unknown>(
      fetch.POST('/v1/items/{id}/receipts', {
        params: { path: { id: item.id } },
        headers: { 'idempotency-key': key },
        body: { quantity: units, ...(locationId !== null && { locationId }), ...(note !== '' && { note }) },
      }),
    );
  const receive = async () => {
    const isDone = await sending.send(async () => {
      const failed = new Map<string, unknown>();
      const left: ItemLine[] = [];
      for (const line of sent) {
        try {
          await book(line);
        } catch (error) {
          const key = isRefusal(error) ? newRequestKey() : line.key;
          failed.set(key, error);
          left.push({ ...line, key });
        }
      }
      if (left.length === 0) return;
      setProblems(failed);
      setLines(left);
      throw [...failed.values()][0];
    });
    if (!isDone) return;
    notifyDone(`${counted(sent.length, 'item')} came in.`);
    onClose();
  };
  return (
    <FormDrawer
      title="Receive without a notice"
      verb="Receive"
      isReady={sent.length > 0}
      sending={sending}
      onSubmit={() => void receive()}
      onClose={onClose}
    >
      <ItemLines
        lines={lines}
        onChange={setLines}
        problemOf={({ key }) => (problems.has(key) ? reasonOf(problems.get(key)) : null)}
      />
      <Group gap="xs" grow>
        <LocationChoice placeholder="The first one" value={locationId} onChange={setLocationId} />
        <TextField label="Note" maxLength={1000} value={note} onChange={setNote} />
      </Group>
    </FormDrawer>
  );
}

/** Why a line was refused, in a sentence. */
function reasonOf(problem: unknown): string {
  const { title, errors } = problemOf(problem);
  return errors?.[0]?.message ?? title;
}
