/** The pages of a shop's listings are read anew at most so often in one reconciliation. */
export const restartsAtMost = 2;

/** How the pages of the listings were disturbed. */
export type Disturbance =
  /** A page held what an earlier page had held: listings moved between the pages, and may be missing. */
  | 'page_repeated'
  /** The platform no longer accepted the cursor of a page. */
  | 'cursor_refused'
  /** The database lost the pages, as it does if it crashes. */
  | 'pages_lost';

/** What follows a disturbance. */
export type AfterDisturbance =
  | { readonly kind: 'restart' }
  /** What was read is compared; what is missing there counts for nothing. */
  | { readonly kind: 'go_on' }
  | { readonly kind: 'fail'; readonly code: string; readonly message: string };

/** Decides what follows a disturbance. `restarts`: how often the pages were read anew before. Pure. */
export function afterDisturbance(why: Disturbance, restarts: number): AfterDisturbance {
  if (restarts < restartsAtMost) return { kind: 'restart' };
  switch (why) {
    case 'page_repeated':
      return { kind: 'go_on' };
    case 'cursor_refused':
      return {
        kind: 'fail',
        code: 'cursor_refused',
        message: 'The platform refused the cursor of the next page, again and again.',
      };
    case 'pages_lost':
      return {
        kind: 'fail',
        code: 'pages_lost',
        message: 'The database lost the pages that were read, again and again.',
      };
  }
}
