/** What it takes to write all quantities of an integration whose items are always synced. */
export interface IntegrationLoad {
  readonly integrationId: string;
  readonly quantities: number;
  /** The calls to the platform, and the minutes that its limits spread them over. Null: unknown. */
  readonly calls: number | null;
  readonly minutes: number | null;
  /** The limits admit fewer calls at once, so that the quantities wait for one another. Null: unknown. */
  readonly exceedsLimits: boolean | null;
}

/** What it takes to write all quantities of the items of a merchant that are always synced. */
export interface SyncLoad {
  readonly items: number;
  readonly integrations: IntegrationLoad[];
}
