/**
 * Reads the shop's home address from the `link` header of an answer, where WordPress names the root of its
 * REST API: its home address and `wp-json/` (`get_rest_url()`). Webhooks name the same address
 * (`home_url('/')`). Null: the header is missing or names no such root.
 */
export function homeOf(link: string): string | null {
  const root = /<([^<>]+)>; rel="https:\/\/api\.w\.org\/"/.exec(link)?.[1];
  const home = /^(https?:\/\/.+?\/)(?:index\.php\/)?(?:wp-json\/|(?:index\.php)?\?rest_route=\/)$/.exec(
    root ?? '',
  )?.[1];
  return home ?? null;
}
