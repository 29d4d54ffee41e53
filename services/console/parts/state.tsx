import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What a state means for the operator. The word says it; the color only helps. */
export type Tone = 'good' | 'busy' | 'waiting' | 'attention' | 'bad' | 'off';

const colors: Readonly<Record<Tone, string>> = {
  good: 'teal',
  busy: 'blue',
  waiting: 'yellow',
  attention: 'orange',
  bad: 'red',
  off: 'gray',
};

/** A state in a word, with a dot of its color. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <Group component="span" gap={6} wrap="nowrap" display="inline-flex">
      <span
        aria-hidden
        style={{
          flex: 'none',
          width: 8,
          height: 8,
          borderRadius: '50%',
          background: `var(--mantine-color-${colors[tone]}-6)`,
        }}
      />
      <Text component="span" inherit>
        {children}
      </Text>
    </Group>
  );
}
