import { Drawer, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

/** The drawer of one row of the warehouse's lists: it says that it reads it, or why it could not. */
export function WorkDrawer<Data extends { readonly reference: string }>({
  noun,
  isOpen,
  answer: { data, error },
  onClose,
  children,
}: {
  /** What it shows: "Ship notice". */
  readonly noun: string;
  readonly isOpen: boolean;
  readonly answer: { readonly data?: Data | undefined; readonly error: unknown };
  readonly onClose: () => void;
  readonly children: (data: Data) => ReactNode;
}) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size="lg"
      title={data === undefined ? noun : `${noun} ${data.reference}`}
    >
      <ProblemAlert problem={error} />
      {data === undefined && error === null && (
        <Loader role="status" aria-label={`Loading: ${noun.toLowerCase()}`} />
      )}
      {data !== undefined && children(data)}
    </Drawer>
  );
}
