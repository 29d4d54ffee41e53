import { createHash, randomUUID } from 'node:crypto';

const patienceMs = 3_000;

/** Returns the response that an endpoint must give to a challenge: SHA-256, in hexadecimal digits. */
export function challengeResponse(
  challengeCode: string,
  verificationToken: string,
  endpoint: string,
): string {
  return createHash('sha256').update(challengeCode).update(verificationToken).update(endpoint).digest('hex');
}

/** Asks an endpoint whether it knows the verification token, by a GET with a challenge code. */
export async function answersChallenge(endpoint: string, verificationToken: string): Promise<boolean> {
  const challengeCode = randomUUID();
  const address = new URL(endpoint);
  address.searchParams.set('challenge_code', challengeCode);
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
    const said: unknown = await answer.json();
    const expected = challengeResponse(challengeCode, verificationToken, endpoint);
    return (
      answer.status === 200 &&
      typeof said === 'object' &&
      said !== null &&
      'challengeResponse' in said &&
      said.challengeResponse === expected
    );
  } catch {
    // Whatever the endpoint did instead, it did not answer the challenge.
    return false;
  }
}
