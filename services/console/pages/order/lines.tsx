import { Table } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { Figure } from '../../parts/figure.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { price } from '../../parts/price.ts';
import { State } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';

type Line = Answer<'/v1/orders/{id}'>['lines'][number];

const columns = ['Ordered', 'Committed', 'Left', 'Shipped', 'Cancelled', 'Oversold'] as const;

/** The lines of an order, and what each did to the stock. */
export function OrderLines({ order: { lines } }: { readonly order: Answer<'/v1/orders/{id}'> }) {
  return (
    <div className="scrolls" role="region" aria-label="Lines" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">SKU</Table.Th>
            {columns.map((name) => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
            <Table.Th scope="col">Price</Table.Th>
            <Table.Th scope="col">Stock</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.externalLineId}>
              <Table.Th scope="row" fw={500}>
                <LineName line={line} />
              </Table.Th>
              {[line.quantity, line.committed, line.settled, line.shipped, line.cancelled, line.oversold].map(
                (units, at) => (
                  <Table.Td key={columns[at]} ta="right">
                    <Figure value={units} />
                  </Table.Td>
                ),
              )}
              <Table.Td>
                {price(line.unitPrice)} {line.currency}
              </Table.Td>
              <Table.Td>
                <State tone={line.effect === 'counted' ? 'good' : 'attention'}>{inWords(line.effect)}</State>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function LineName({ line: { itemId, sku, externalKey, externalLineId } }: { readonly line: Line }) {
  const name = sku ?? externalKey ?? externalLineId;
  return itemId === null ? name : <ItemLink itemId={itemId}>{name}</ItemLink>;
}
