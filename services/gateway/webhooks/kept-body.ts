/** Returns a body as it is stored: as text, or in base64 if PostgreSQL cannot store it as text. */
export function keptBody(body: Uint8Array): { readonly body: string; readonly encoding: 'utf8' | 'base64' } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    if (!text.includes('\u0000')) return { body: text, encoding: 'utf8' };
  } catch {
    // Not UTF-8.
  }
  return { body: Buffer.from(body).toString('base64'), encoding: 'base64' };
}
