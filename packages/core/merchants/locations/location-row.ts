import type { LocationId } from '@onhand/domain/ids.ts';

export interface LocationRow {
  readonly id: LocationId;
  readonly name: string;
  /** Stock is promised from locations with a lower number first. */
  readonly priority: number;
}

export const locationColumns = ['id', 'name', 'priority'] as const;
