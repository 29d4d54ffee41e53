import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useApi } from '../api/client.tsx';
import { RunLine } from './run-line.tsx';

/** The runs that applying a plan has begun, with their progress. */
export function RunsOfPlan({ planId, onClose }: { readonly planId: string; readonly onClose: () => void }) {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/sync-runs', { params: { query: { planId } } });
  if (data === undefined) return null;
  return (
    <Paper withBorder p="sm" mb="sm" component="section" aria-label="Progress">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap="xs" flex={1}>
          {data.data.length === 0 && <Text>There was nothing to do.</Text>}
          {data.data.map((run) => (
            <RunLine key={run.id} run={run} />
          ))}
        </Stack>
        <Button size="xs" variant="subtle" onClick={onClose}>
          Hide
        </Button>
      </Group>
    </Paper>
  );
}
