import type { Caller } from '../access/access.ts';
import type { Making } from './change.ts';

/** Who is kept as having made a change. */
export function actorOf({ label, keyId }: Caller): Making['actor'] {
  return { label, keyId };
}
