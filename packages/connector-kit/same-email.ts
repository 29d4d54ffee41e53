import { matchedEmail } from '@onhand/domain/customers/email.ts';

/** Tells whether two texts are the same e-mail address, whatever its case. A text that is none equals none. */
export function isSameEmail(one: string | null | undefined, other: string | null | undefined): boolean {
  const email = matchedEmail(one ?? undefined);
  return email !== null && email === matchedEmail(other ?? undefined);
}
