import type { Session } from '../session.ts';

/** A number from 0 to `count` − 1; the same step draws the same numbers whenever it runs. */
export type Choose = (count: number) => number;

/**
 * Something that can happen. What it finds nothing to do for it leaves alone, so that steps can be left out.
 */
export interface Command {
  /** How often it comes, in proportion to the others. */
  readonly weight: number;
  run(session: Session, choose: Choose): Promise<void>;
}

/** One of several; undefined where there are none. */
export function oneOf<T>(from: readonly T[], choose: Choose): T | undefined {
  return from.length === 0 ? undefined : from[choose(from.length)];
}
