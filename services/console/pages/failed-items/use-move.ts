import { useQueryClient } from '@tanstack/react-query';
import type { Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { counted } from '../../parts/words.ts';

export type Move = 'retry' | 'skip';
export type Chosen = Body<'/v1/failed-items/retry'> | Body<'/v1/failed-items/skip'>;

const done: Readonly<Record<Move, string>> = { retry: 'tried again', skip: 'skipped' };

/** Returns a function that retries or skips failed items, and says what became of them. Throws problems. */
export function useMove(): (move: Move, chosen: Chosen) => Promise<void> {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  return async (move, chosen) => {
    // Each path takes states of its own, which the pages choose by the move.
    const answer = await answered(
      move === 'retry'
        ? fetch.POST('/v1/failed-items/retry', { body: chosen as Body<'/v1/failed-items/retry'> })
        : fetch.POST('/v1/failed-items/skip', { body: chosen as Body<'/v1/failed-items/skip'> }),
    );
    await queryClient.invalidateQueries();
    if ('runs' in answer) {
      notifyDone(
        answer.runs.length === 0 ? 'Nothing matched.' : 'It has begun; its progress is shown above.',
      );
    } else {
      const { moved, refused } = answer;
      const others =
        refused.length === 0 ? '' : ` ${counted(refused.length, 'other')} had changed meanwhile.`;
      notifyDone(`${counted(moved.length, 'failed item is', 'failed items are')} ${done[move]}.${others}`);
    }
  };
}
