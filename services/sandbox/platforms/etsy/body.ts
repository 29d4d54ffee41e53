/**
 * Reads a body as the text of JSON or of a form. Of a form with files, the files are replaced by their names:
 * nothing is kept of what is in them.
 */
export async function textOfBody(body: unknown, contentType: string | undefined): Promise<string> {
  if (typeof body !== 'string') return '';
  if (contentType?.startsWith('multipart/form-data') !== true) return body;
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const fields = [...form].map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : value.name,
    ]);
    return new URLSearchParams(fields).toString();
  } catch {
    // Not a form, whatever its type says: the specification's check refuses it.
    return body;
  }
}
