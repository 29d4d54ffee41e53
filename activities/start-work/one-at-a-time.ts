/**
 * Runs `work` one at a time. A call while it runs has it run once more, so that what came up meanwhile is not
 * missed. The promise resolves after the last run.
 *
 * @param work never rejects
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isWantedAgain = false;
  async function run(): Promise<void> {
    do {
      isWantedAgain = false;
      await work();
    } while (isWantedAgain);
    // In the same step as the last look: a call in between would find a run that looks no more.
    running = undefined;
  }
  return () => {
    isWantedAgain = running !== undefined;
    running ??= run();
    return running;
  };
}
