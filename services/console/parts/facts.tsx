import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from './ago.tsx';
import { Figure } from './figure.tsx';
import { inWords } from './words.ts';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/**
 * What is known of one thing, a line for each fact. `record`: an object of the API whose form depends on its
 * kind; its fields follow, each named in words.
 */
export function Facts({ facts, record }: { readonly facts: readonly Fact[]; readonly record?: unknown }) {
  return (
    <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
      <Table.Tbody>
        {[...facts, ...factsOf(record)].map(({ label, value }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={400} c="dimmed" w={130} style={{ verticalAlign: 'top' }} pr="sm">
              {label}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function factsOf(record: unknown): readonly Fact[] {
  if (typeof record !== 'object' || record === null) return [];
  return Object.entries(record).map(([name, value]) => ({
    label: inWords(name),
    value: shown(value),
  }));
}

const isMoment = (value: string) => /^\d{4}-\d{2}-\d{2}T/.test(value);

function shown(value: unknown): ReactNode {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return <Figure value={value} />;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return isMoment(value) ? <Ago at={value} /> : value;
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(plain).join(', ');
  return Object.entries(value)
    .map(([name, part]) => `${inWords(name)}: ${plain(part)}`)
    .join(', ');
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
