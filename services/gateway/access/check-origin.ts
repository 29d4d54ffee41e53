import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyRequest } from 'fastify';

/** The console sends it with every request. A page of another site cannot, without asking by CORS. */
export const consoleHeader = 'onhand-console';

/**
 * Refuses a request that another site's page may have caused: without the console's header, or with
 * `Sec-Fetch-Site` or `Origin` of another origin (OWASP, Cross-Site Request Forgery Prevention Cheat Sheet:
 * custom request headers, fetch metadata, verifying origin).
 *
 * @throws Refusal `request_not_from_console`
 */
export function checkOrigin({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn =
    headers[consoleHeader] === '1' &&
    (site === undefined || site === 'same-origin') &&
    (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host));
  if (!isOwn) throw new Refusal('request_not_from_console');
}
