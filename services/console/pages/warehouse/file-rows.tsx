import { Table, Text } from '@mantine/core';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import type { FileRow } from './file-kinds.ts';

const outcomes: Readonly<Record<FileRow['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  booked: { label: 'Booked', tone: 'good' },
  would_book: { label: 'Would be booked', tone: 'waiting' },
  unchanged: { label: 'Nothing to do', tone: 'off' },
  repeated: { label: 'Booked before', tone: 'off' },
  refused: { label: 'Refused', tone: 'bad' },
};

/** The rows of a file, refused ones first, each with what to do about it. A file has at most 2,000. */
export function FileRows({ rows }: { readonly rows: readonly FileRow[] }) {
  const sorted = [
    ...rows.filter(({ outcome }) => outcome === 'refused'),
    ...rows.filter(({ outcome }) => outcome !== 'refused'),
  ];
  return (
    <div className="scrolls" role="region" aria-label="Rows of the file" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right" w={60}>
              Line
            </Table.Th>
            <Table.Th>Row</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>What to do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map(({ line, outcome, message, fix, sku, reference, order }) => (
            <Table.Tr key={line}>
              <Table.Td ta="right">{line}</Table.Td>
              <Table.Th scope="row" fw={500}>
                {[reference, order, sku].filter((part) => part !== undefined && part !== '').join(' · ')}
              </Table.Th>
              <Table.Td>
                <State tone={outcomes[outcome].tone}>{outcomes[outcome].label}</State>
              </Table.Td>
              <Table.Td>
                <Text inherit>{[message, fix].filter((part) => part !== null).join(' ')}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
