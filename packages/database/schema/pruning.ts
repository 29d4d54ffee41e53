import type { Generated } from 'kysely';

/** The tables of `core/pruning`. */
export interface PruningTables {
  pruning: PruningTable;
}

interface PruningTable {
  is_only: Generated<true>;
  after_id: Generated<string>;
}
