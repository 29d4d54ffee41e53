import type { PlanId } from '@onhand/domain/ids.ts';

export interface PlanRow {
  readonly id: PlanId;
  readonly kind: 'sync_settings' | 'rule' | 'publishing' | 'first_sync';
  readonly change: unknown;
  readonly effect: unknown;
  readonly basis: string;
  readonly state: 'proposed' | 'applied' | 'undone';
  readonly undo: unknown;
  readonly undoBasis: unknown;
  readonly actor: string;
  readonly actorKey: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

export const planColumns = [
  'id',
  'kind',
  'change',
  'effect',
  'basis',
  'state',
  'undo',
  'undo_basis as undoBasis',
  'actor',
  'actor_key as actorKey',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'decided_at as decidedAt',
  'decided_by as decidedBy',
] as const;
