import type { Tab } from './tabs.ts';

/** What the address says within a tab. */
export interface Search {
  readonly tab?: Tab;
  /** Shows only the rows in this state. */
  readonly state?: string;
  /** The id of the row whose drawer is open. */
  readonly open?: string;
  /** The form that is open. */
  readonly form?: Form;
}

export const forms = ['new', 'receive'] as const;
export type Form = (typeof forms)[number];

/** Where a tab is, and how it goes on. */
export interface Place {
  readonly search: Search;
  readonly go: (search: { readonly [Name in 'state' | 'open' | 'form']?: Search[Name] | undefined }) => void;
}
