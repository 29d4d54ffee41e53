import { platforms } from './registry.ts';

/** Reads the secrets of the apps' webhooks from an environment, by platform, newest first. */
export function readAppSecrets(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Array.from(platforms, ([platform, webhook]) => {
      const variable = webhook?.app?.secretVariable;
      const secrets = variable === undefined ? '' : (environment[variable] ?? '');
      return [platform, secrets.split(',').flatMap((secret) => secret.trim() || [])];
    }),
  );
}
