import type { Session } from '../session.ts';

/** A rule that is looked at as a sequence goes on; throws a `Violation` where it does not hold. */
export interface Check {
  afterStep?(session: Session): void;
  /** When everything was delivered and read, and nothing is left to publish. */
  atRest?(session: Session): void | Promise<void>;
}
