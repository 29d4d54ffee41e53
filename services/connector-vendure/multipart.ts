/** A file of a request. */
export interface Upload {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Encodes a request with files, by the GraphQL multipart request specification
 * (github.com/jaydenseric/graphql-multipart-request-spec). The variables of the files are null in it.
 */
export async function multipartOf(
  operations: object,
  files: readonly Upload[],
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }> {
  const form = new FormData();
  form.set('operations', JSON.stringify(operations));
  form.set('map', JSON.stringify(Object.fromEntries(files.map(({ path }, index) => [index, [path]]))));
  for (const [index, { bytes, name, type }] of files.entries()) {
    form.set(String(index), new Blob([bytes], { type }), name);
  }
  const encoded = new Response(form);
  return {
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      // Apollo's protection against forged requests refuses a form without such a header.
      'apollo-require-preflight': 'true',
    },
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}
