import { Text } from '@mantine/core';

/** A number in figures of one width, with thousands apart. Null: there is none, which is never 0. */
export function Figure({
  value,
  unit,
  none = '–',
}: {
  readonly value: number | null;
  readonly unit?: string;
  readonly none?: string;
}) {
  return (
    <Text component="span" inherit className="figure">
      {value === null ? none : value.toLocaleString('en-US')}
      {value !== null && unit !== undefined && ` ${unit}`}
    </Text>
  );
}
