import { Anchor, Group, Loader, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useApi } from '../../../api/client.tsx';
import type { Answer } from '../../../api/answer.ts';
import { Figure } from '../../../parts/figure.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { lineProblem } from '../line-problem.ts';
import { LinesTable } from '../lines-table.tsx';
import { UnitsInput } from '../units-input.tsx';

export type OrderLine = Answer<'/v1/orders/{id}'>['lines'][number];

/** Units by the lines of one order. */
export type UnitsByLine = Readonly<Record<string, number | ''>>;

/** Which number of a line stands beside the field, and fills it at first. */
export interface Expected {
  readonly header: string;
  readonly of: (line: OrderLine) => number;
  readonly isFilled: boolean;
}

/** The lines of an order that change stock, each with a field for units. */
export function OrderLines({
  orderId,
  verb,
  expected,
  units,
  problem,
  placeOf,
  onChange,
  onRemove,
}: {
  readonly orderId: string;
  /** What is done with the units, for screen readers: "ship". */
  readonly verb: string;
  readonly expected: Expected;
  /** Undefined: the order was only just chosen. */
  readonly units: UnitsByLine | undefined;
  readonly problem: unknown;
  /** The place of a line in the body that was sent, or -1. */
  readonly placeOf: (externalLineId: string) => number;
  readonly onChange: (units: UnitsByLine) => void;
  readonly onRemove: () => void;
}) {
  const { query } = useApi();
  const { data: order, error } = query.useQuery('get', '/v1/orders/{id}', {
    params: { path: { id: orderId } },
  });
  const lines = order?.lines.filter(({ effect }) => effect === 'counted') ?? [];
  useEffect(() => {
    if (order === undefined || units !== undefined) return;
    onChange(
      Object.fromEntries(
        lines.map((line) => [line.externalLineId, expected.isFilled ? expected.of(line) : '']),
      ),
    );
  }, [order, units]);
  if (order === undefined) {
    return error === null ? (
      <Loader role="status" aria-label="Loading: order" />
    ) : (
      <ProblemAlert problem={error} />
    );
  }
  return (
    <section aria-label={`Order ${order.externalOrderId}`}>
      <Group justify="space-between" mb={4}>
        <Text fw={600}>Order {order.externalOrderId}</Text>
        <Anchor component="button" type="button" fz="sm" onClick={onRemove}>
          Remove order {order.externalOrderId}
        </Anchor>
      </Group>
      {order.heldBy.length > 0 && <Text fz="sm">It is held, so nothing of it may leave.</Text>}
      {lines.length === 0 ? (
        <Text fz="sm">None of its lines changes stock here.</Text>
      ) : (
        <LinesTable
          label={`Lines of order ${order.externalOrderId}`}
          lines={lines}
          keyOf={({ externalLineId }) => externalLineId}
          nameOf={nameOf}
          columns={[
            { header: 'Ordered', cell: ({ quantity }) => <Figure value={quantity} /> },
            { header: expected.header, cell: (line) => <Figure value={expected.of(line)} /> },
            {
              header: 'Units',
              cell: (line) => (
                <UnitsInput
                  label={`Units of ${nameOf(line)} to ${verb}`}
                  value={units?.[line.externalLineId] ?? ''}
                  error={lineProblem(problem, { ...line, orderId, at: placeOf(line.externalLineId) })}
                  onChange={(next) => onChange({ ...units, [line.externalLineId]: next })}
                />
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

/** Returns the lines of an order of which units were entered. */
export function entered(units: UnitsByLine = {}): readonly { externalLineId: string; units: number }[] {
  return Object.entries(units).flatMap(([externalLineId, one]) =>
    typeof one === 'number' && one > 0 ? [{ externalLineId, units: one }] : [],
  );
}

function nameOf({ sku, externalKey, externalLineId }: OrderLine): string {
  return sku ?? externalKey ?? externalLineId;
}
