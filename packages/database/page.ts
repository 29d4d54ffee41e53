/** The part of a list to read: up to `limit` rows after the cursor `after`, newest first. */
export interface Page<Cursor = string> {
  readonly after: Cursor | undefined;
  /** Request one row more than you show, to learn whether there is a next page. */
  readonly limit: number;
}
