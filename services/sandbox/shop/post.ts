import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/**
 * Sends a POST request and returns the response's status; null if there was no response before `signal`
 * aborted.
 */
export function post(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  signal: AbortSignal,
): Promise<number | null> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const outgoing = send(url, { method: 'POST', headers, signal }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    outgoing.once('error', () => resolve(null));
    outgoing.end(body);
  });
}
