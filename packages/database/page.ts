/** Which part of a list to read: up to `limit` rows beyond `after`, newest first. */
export interface Page<Cursor = string> {
  readonly after: Cursor | undefined;
  /** Ask for one more than is shown to learn whether there is a next page. */
  readonly limit: number;
}
