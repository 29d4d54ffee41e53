import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A fact with its name above it. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text c="dimmed" fz="xs">
        {label}
      </Text>
      <Text component="div" className="figure">
        {children}
      </Text>
    </div>
  );
}
