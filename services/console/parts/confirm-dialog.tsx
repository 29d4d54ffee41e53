import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

/**
 * Asks before something is done, and shows what it would touch. It stays open with the problem if it
 * fails.
 */
export function ConfirmDialog({
  title,
  children,
  onConfirm,
  onClose,
  isOpen,
  isDangerous = false,
  isReady = true,
  remedy,
}: {
  readonly title: string;
  /** What it would touch: for example "312 listings, 14 of them go to 0". */
  readonly children: ReactNode;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly isOpen: boolean;
  /** What is done cannot be undone. */
  readonly isDangerous?: boolean;
  /** False: what it would touch is not known yet. */
  readonly isReady?: boolean;
  /** What to do about a problem in place of trying again; null: try again. `forget` takes it away. */
  readonly remedy?: (problem: unknown, forget: () => void) => ReactNode;
}) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const close = () => {
    setProblem(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const way = problem === null ? null : (remedy?.(problem, () => setProblem(null)) ?? null);
  return (
    <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
      <ProblemAlert problem={problem} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        {way ?? (
          <Button
            {...(isDangerous && { color: 'red' })}
            loading={isBusy}
            disabled={!isReady}
            onClick={() => void confirm()}
          >
            Yes, I'm sure
          </Button>
        )}
      </Group>
    </Modal>
  );
}
