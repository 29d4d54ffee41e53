import { Group, Text } from '@mantine/core';
import { useLive } from './live.tsx';

/** Says whether the page follows what happens. */
export function LiveDot() {
  const isLive = useLive() === 'live';
  return (
    <Group gap={6} wrap="nowrap" role="status">
      <span
        aria-hidden
        style={{
          width: 8,
          height: 8,
          borderRadius: '50%',
          background: isLive ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-orange-6)',
        }}
      />
      <Text fz="xs" c="dimmed">
        {isLive ? 'Live' : 'Connecting'}
      </Text>
    </Group>
  );
}
