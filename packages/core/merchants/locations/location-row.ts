import type { LocationId } from '@onhand/domain/ids.ts';

export interface LocationRow {
  readonly id: LocationId;
  readonly name: string;
  /** Orders take stock from the location with the lowest number first. */
  readonly priority: number;
}

export const locationColumns = ['id', 'name', 'priority'] as const;
