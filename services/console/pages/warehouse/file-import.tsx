import { Button, Code, FileButton, Group, Select, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { newRequestKey } from '../../parts/request-key.ts';
import { saveFile } from '../../parts/save-file.ts';
import { counted } from '../../parts/words.ts';
import { fileKinds, sendFile } from './file-kinds.ts';
import type { FileKind, FileOutcome } from './file-kinds.ts';
import { FileRows } from './file-rows.tsx';

interface Chosen {
  readonly name: string;
  readonly text: string;
  /** The same for the second attempt after a lost answer: no row is booked twice. */
  readonly requestKey: string;
}

/** Books stock by file: first what each row would do, then the booking. */
export function FileImport() {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<FileKind>('stock-changes');
  const [file, setFile] = useState<Chosen | null>(null);
  const [outcome, setOutcome] = useState<FileOutcome | null>(null);
  const [isBooked, setBooked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { label, about, columns } = fileKinds[kind];
  const send = async (chosen: Chosen, books: boolean) => {
    setBusy(true);
    setProblem(null);
    try {
      setOutcome(await sendFile(fetch, kind, { ...chosen, books }));
      setBooked(books);
      if (books) await queryClient.invalidateQueries();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const forget = () => {
    setFile(null);
    setOutcome(null);
    setProblem(null);
  };
  const look = async (chosen: File | null) => {
    if (chosen === null) return;
    const next = { name: chosen.name, text: await chosen.text(), requestKey: newRequestKey() };
    setOutcome(null);
    setFile(next);
    await send(next, false);
  };
  return (
    <>
      <Group align="flex-end" gap="xs" mb="xs">
        <Select
          size="xs"
          label="What the file has"
          allowDeselect={false}
          data={Object.entries(fileKinds).map(([value, { label }]) => ({ value, label }))}
          value={kind}
          onChange={(next) => {
            if (next === null) return;
            setKind(next as FileKind);
            forget();
          }}
        />
        <FileButton
          accept="text/csv,.csv"
          inputProps={{ 'aria-label': 'CSV file' }}
          onChange={(chosen) => void look(chosen)}
        >
          {(props) => (
            <Button {...props} size="xs" loading={isBusy}>
              Choose a CSV file
            </Button>
          )}
        </FileButton>
        <Button
          size="xs"
          variant="default"
          onClick={() => saveFile(`${kind}.csv`, 'text/csv', `${columns}\n`)}
        >
          Save an empty file
        </Button>
      </Group>
      <Text c="dimmed" mb="md">
        {about} Columns: <Code>{columns}</Code>. At most 2,000 rows.
      </Text>
      <ProblemAlert problem={problem} />
      {file !== null && outcome !== null && (
        <>
          <Group justify="space-between" mb="sm">
            <Text fw={600} role="status">
              {file.name}: {counted(outcome.done, 'row')}{' '}
              {isBooked ? 'booked or booked before' : 'would be booked'}, {counted(outcome.refused, 'row')}{' '}
              refused.
            </Text>
            {!isBooked && outcome.done > 0 && (
              <Button loading={isBusy} onClick={() => void send(file, true)}>
                Book {counted(outcome.done, 'row')} of {label.toLowerCase()}
              </Button>
            )}
          </Group>
          <FileRows rows={outcome.rows} />
        </>
      )}
    </>
  );
}
