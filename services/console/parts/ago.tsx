import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { duration } from './words.ts';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/**
 * A moment as the time since it, or until it; the exact moment is shown on hover and focus. `at`: as the
 * API gives it. Null is shown as `never`.
 */
export function Ago({ at, never = 'never' }: { readonly at: string | null; readonly never?: string }) {
  const now = useNow();
  if (at === null) return <span>{never}</span>;
  const ms = now - Date.parse(at);
  const rounded = duration(Math.max(1_000, Math.floor(Math.abs(ms) / 1_000) * 1_000)).replace('.0', '');
  const text = Math.abs(ms) < 2_000 ? 'just now' : ms > 0 ? `${rounded} ago` : `in ${rounded}`;
  return (
    <Tooltip label={exact.format(new Date(at))}>
      <time dateTime={at} tabIndex={0} style={{ whiteSpace: 'nowrap' }}>
        {text}
      </time>
    </Tooltip>
  );
}

const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, every five seconds: one timer for all that show it. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    timer ??= setInterval(() => listeners.forEach((tell) => tell(Date.now())), 5_000);
    return () => {
      listeners.delete(setNow);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return now;
}
