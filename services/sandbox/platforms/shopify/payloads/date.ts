/** Shows a stored date as webhooks do, with an offset. The sandbox's shops have UTC. */
export function dateOf(date: string): string;
export function dateOf(date: string | null): string | null;
export function dateOf(date: string | null): string | null {
  return date === null ? null : `${date}+00:00`;
}
