/**
 * Starts several parts at once. The first failure aborts the other starts. It is thrown when none is still
 * starting, so that the caller can clean up every part.
 */
export async function startTogether(
  starts: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const calledOff = new AbortController();
  const either = AbortSignal.any([signal, calledOff.signal]);
  let failure: { readonly reason: unknown } | undefined;
  await Promise.all(
    starts.map(async (start) => {
      try {
        await start(either);
      } catch (reason) {
        failure ??= { reason };
        calledOff.abort();
      }
    }),
  );
  if (failure) throw failure.reason;
}
