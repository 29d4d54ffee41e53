import type { paths } from './schema.d.ts';

/** What `GET` of a path of the API answers. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** A row of the list that `GET` of a path answers. */
export type Row<Path extends keyof paths> =
  Answer<Path> extends { data: readonly (infer One)[] } ? One : never;

/** The body that `POST` of a path takes. */
export type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
