import { Alert, Group, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { PauseButton } from '../../parts/pause-button.tsx';

/** Reads whether the merchant of the address is paused. */
function usePause() {
  const { query } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { data } = query.useQuery('get', '/v1/merchants/{id}/pause', {
    params: { path: { id: merchantId } },
  });
  return { merchantId, pause: data };
}

/** Pauses every shop of the merchant at once. Nothing while they are paused: the banner resumes them. */
export function PauseMerchant() {
  const { merchantId, pause } = usePause();
  if (pause?.paused !== false) return null;
  return <PauseButton scope="merchant" id={merchantId} name="all shops" isPaused={false} />;
}

/** Tells that nothing is sent to any shop of the merchant, since when, and by whom. */
export function PausedMerchant() {
  const { merchantId, pause } = usePause();
  if (pause?.paused !== true) return null;
  return (
    <Alert color="orange" title="All shops are paused" mb="md" c="inherit">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          Nothing is sent to any shop; orders still count.
          {pause.at !== null && (
            <>
              {' Paused '}
              <Ago at={pause.at} />
              {pause.by !== null && ` by ${pause.by}`}.
            </>
          )}
        </Text>
        <PauseButton scope="merchant" id={merchantId} name="all shops" isPaused />
      </Group>
    </Alert>
  );
}
