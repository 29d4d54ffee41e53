import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export interface LineColumn<Line> {
  readonly header: string;
  readonly cell: (line: Line) => ReactNode;
  /** Words stand at the left. Default: a figure, at the right. */
  readonly isText?: boolean;
}

/** The lines of a notice, a shipment or a return. */
export function LinesTable<Line>({
  label = 'Lines',
  lines,
  keyOf,
  nameOf,
  columns,
}: {
  /** Tells it from other tables of the page, for screen readers. */
  readonly label?: string;
  readonly lines: readonly Line[];
  readonly keyOf: (line: Line) => string;
  readonly nameOf: (line: Line) => ReactNode;
  readonly columns: readonly LineColumn<Line>[];
}) {
  return (
    <div className="scrolls" role="region" aria-label={label} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>SKU</Table.Th>
            {columns.map(({ header, isText = false }) => (
              <Table.Th key={header} ta={isText ? 'left' : 'right'}>
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={keyOf(line)}>
              <Table.Th scope="row" fw={500}>
                {nameOf(line)}
              </Table.Th>
              {columns.map(({ header, cell, isText = false }) => (
                <Table.Td key={header} ta={isText ? 'left' : 'right'}>
                  {cell(line)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
