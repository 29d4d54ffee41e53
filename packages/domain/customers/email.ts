/** Longest e-mail address of RFC 5321, in characters. */
const longest = 254;

/**
 * Returns the form of an e-mail address by which customers are matched: without white space around it, in
 * lower case. Null: the text is no address, so nobody is matched by it. Pure.
 */
export function matchedEmail(text: string | undefined): string | null {
  const email = (text ?? '').normalize('NFC').trim().toLowerCase();
  const isAddress = email.length <= longest && /^[^\s@]+@[^\s@]+$/.test(email);
  return isAddress ? email : null;
}
