import { useQueryClient } from '@tanstack/react-query';
import type { Query } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useApi } from '../api/client.tsx';
import { followEvents } from './follow-events.ts';
import type { LiveState } from './follow-events.ts';
import { atMostEvery } from './at-most-every.ts';

/** What a page shows is read again at most this often, however many events come. */
const soonestMs = 1_000;
/** Not everything that changes sends an event. */
const everyMs = 10_000;

/** A list that was scrolled further than this is not read again by itself: each page is a request. */
const pagesAtMost = 5;

function isLive({ meta, state: { data } }: Query): boolean {
  const pages = typeof data === 'object' && data !== null && 'pages' in data ? data.pages : [];
  return meta?.['live'] !== false && !(Array.isArray(pages) && pages.length > pagesAtMost);
}

const LiveContext = createContext<LiveState>('connecting');

/**
 * Keeps what is shown current with one stream of events: after an event, and every ten seconds, it reads
 * again what the page shows. A hidden page reads nothing, and everything as it is shown again.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { merchantId } = useApi();
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const gone = new AbortController();
    const refresh = atMostEvery(soonestMs, () => {
      if (!document.hidden) {
        void queryClient.invalidateQueries({ type: 'active', predicate: isLive }, { cancelRefetch: false });
      }
    });
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh, { signal: gone.signal });
    void followEvents({ merchantId, signal: gone.signal, onEvent: refresh, onState: setState });
    return () => {
      gone.abort();
      clearInterval(timer);
      refresh.cancel();
    };
  }, [merchantId, queryClient]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Whether news arrive by themselves. */
export function useLive(): LiveState {
  return useContext(LiveContext);
}
