import type { Step } from './generate.ts';

/**
 * Leaves out steps as long as `fails` still says yes to the rest, in ever smaller pieces, asking it `tries`
 * times at most. What is left is short, not the shortest there is.
 */
export async function shrink(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  tries: number,
): Promise<readonly Step[]> {
  let left = steps;
  let tried = 0;
  for (let piece = Math.ceil(left.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let from = 0; from < left.length && tried < tries;) {
      const shorter = left.toSpliced(from, piece);
      tried += 1;
      if (await fails(shorter)) left = shorter;
      else from += piece;
    }
  }
  return left;
}
