import { Text, Timeline } from '@mantine/core';
import type { ReactNode } from 'react';

/** A step on the way to a figure, in words, and the figure after it. */
export interface WhyStep {
  readonly label: string;
  readonly figure: number | null;
  readonly detail?: ReactNode;
}

/** Says in steps how a figure came about; the last step is the figure itself. */
export function Why({ steps }: { readonly steps: readonly WhyStep[] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2} active={steps.length}>
      {steps.map(({ label, figure, detail }, at) => (
        // The order of the steps is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <Timeline.Item key={at} title={label}>
          <Text className="figure" fw={at === steps.length - 1 ? 700 : 400}>
            {figure === null ? 'no figure' : figure.toLocaleString('en-US')}
          </Text>
          {detail !== undefined && (
            <Text c="dimmed" fz="sm" component="div">
              {detail}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
