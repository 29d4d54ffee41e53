/** Counts open streams, so that no key and no crowd of keys holds all of a process. */
export interface StreamCount {
  /** Takes a place. Returns the function that gives it back, or undefined if there is none. */
  take(keyId: string): (() => void) | undefined;
}

export function createStreamCount({
  inAll,
  ofKey,
}: {
  readonly inAll: number;
  readonly ofKey: number;
}): StreamCount {
  const open = new Map<string, number>();
  let all = 0;
  return {
    take(keyId) {
      const own = open.get(keyId) ?? 0;
      if (all >= inAll || own >= ofKey) return undefined;
      all += 1;
      open.set(keyId, own + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        all -= 1;
        const left = (open.get(keyId) ?? 1) - 1;
        if (left === 0) open.delete(keyId);
        else open.set(keyId, left);
      };
    },
  };
}
