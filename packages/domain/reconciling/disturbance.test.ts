import { expect, it } from 'vitest';
import { afterDisturbance } from './disturbance.ts';

it.each(['page_repeated', 'cursor_refused', 'pages_lost'] as const)(
  '%s: the pages are read anew twice, and not for ever',
  (why) => {
    expect([0, 1].map((restarts) => afterDisturbance(why, restarts).kind)).toEqual(['restart', 'restart']);
    expect(afterDisturbance(why, 2).kind).toBe(why === 'page_repeated' ? 'go_on' : 'fail');
  },
);
