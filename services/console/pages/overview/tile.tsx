import { Paper, Text } from '@mantine/core';

interface Page {
  readonly data: { readonly data: readonly unknown[]; readonly nextCursor: string | null } | undefined;
  readonly error: unknown;
}

/** How many things of a kind there are. One page of them is counted, so many are "200+". */
export function Tile({ label, page: { data, error } }: { readonly label: string; readonly page: Page }) {
  const count = data === undefined ? '…' : `${data.data.length}${data.nextCursor === null ? '' : '+'}`;
  return (
    <Paper withBorder p="sm">
      <Text c="dimmed" fz="sm">
        {label}
      </Text>
      <Text className="figure" fz={26} fw={650} lh={1.2}>
        {error === null ? count : '?'}
      </Text>
    </Paper>
  );
}
