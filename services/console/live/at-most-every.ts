/**
 * Returns a function that runs `work` at once, then at most once per `ms`, and once more for calls in
 * between.
 */
export function atMostEvery(ms: number, work: () => void): (() => void) & { cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  function run(): void {
    isWanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, ms);
    work();
  }
  const call = () => {
    if (timer === undefined) run();
    else isWanted = true;
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}
