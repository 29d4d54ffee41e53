/** Keeps the cookies of one site, whatever their paths. */
export class CookieJar {
  readonly #kept = new Map<string, string>();

  /** Takes the headers `set-cookie` of an answer. */
  take(headers: readonly string[]): void {
    for (const header of headers) {
      const [pair = '', ...attributes] = header.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const isGone = value === '' || attributes.some((one) => /^ *max-age=0$/i.test(one));
      if (isGone) this.#kept.delete(name);
      else this.#kept.set(name, value);
    }
  }

  /** Returns the header `cookie` of the next request. */
  header(): string {
    return [...this.#kept].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
