import { notifications } from '@mantine/notifications';
import { problemOf } from '../api/problem.ts';

const closeButtonProps = { 'aria-label': 'Close' };

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000, closeButtonProps });
}

/** Says that something could not be done, and what to do. It stays until it is closed. */
export function notifyProblem(error: unknown): void {
  const { title, detail, fix, code } = problemOf(error);
  notifications.show({
    title,
    message: `${detail === undefined || detail === title ? '' : `${detail} `}${fix} (${code})`,
    color: 'red',
    autoClose: false,
    closeButtonProps,
  });
}
