import { Stack } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { RunLine } from '../../parts/run-line.tsx';

/** The runs that move many failed items and go on now. */
export function MovingRuns() {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/sync-runs', {
    params: { query: { kind: 'move_failed_items', limit: 20 } },
  });
  const running = data?.data.filter(({ state }) => state === 'running') ?? [];
  if (running.length === 0) return null;
  return (
    <Stack component="section" gap="xs" mb="sm" aria-label="Progress">
      {running.map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
    </Stack>
  );
}
