import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { UnitWait } from '@onhand/domain/limits/draw-units.ts';
import { limitsOfUnits } from '@onhand/domain/limits/limit.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import type { Call, Connector } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import type { Limiting } from './limited-call.ts';

type Answers = readonly Keyed<{ result: WriteResult }>[];

/**
 * Makes each write of a figure count under the platform's limits of units or of groups. A row whose unit or
 * group has no call left is not sent: it is `unit_limited`, and the other rows are written. A connector
 * without such limits stays as it is.
 */
export function withUnitLimits(connector: Connector, limiting: Limiting): Connector {
  const { inventory } = connector;
  if (inventory === undefined || limitsOfUnits(connector.limits).length === 0) return connector;
  const write = async (call: Call, rows: readonly Write[]): Promise<Answers> => {
    const waits = await takeCalls(call, rows, limiting);
    if (waits === null) return rows.map(({ key }) => ({ key, result: notCounted }));
    const permitted = rows.filter((_, index) => waits[index] === null);
    const limited = rows.flatMap(({ key }, index) => {
      const wait = waits[index] ?? null;
      return wait === null ? [] : [{ key, result: resultOf(wait) }];
    });
    if (permitted.length === 0) return limited;
    try {
      const answers = await inventory.write(call, permitted);
      const unwritten = new Set(answers.filter(({ result }) => isUnwritten(result)).map(({ key }) => key));
      const returned = permitted.filter(({ key }) => unwritten.has(key));
      await returnCalls(call, returned, limiting);
      return [...limited, ...answers];
    } catch (error) {
      limiting.logger.warn({ err: error }, 'the connector threw');
      const fault = faultFromNetworkError(error, { mutation: true });
      if (isUnwritten(fault)) await returnCalls(call, permitted, limiting);
      return [...limited, ...permitted.map(({ key }) => ({ key, result: fault }))];
    }
  };
  return { ...connector, inventory: { ...inventory, write } };
}

const notCounted: WriteResult = {
  kind: 'unavailable',
  message: 'What is used of the limits could not be read.',
};

function resultOf({ limit, waitMs }: UnitWait): WriteResult {
  return { kind: 'unit_limited', retryAfterMs: waitMs, limit };
}

/** Whether the platform has certainly not changed the figure. */
function isUnwritten({ kind }: WriteResult): boolean {
  return kind !== 'confirmed' && kind !== 'unknown';
}

/** Names what a write counts for: its unit, or its group. A unit without a group stands for itself. */
function countedAs({ unit, group }: UnitRef, limits: readonly Limit[]): string {
  const isOfGroup = limits.some(({ scope }) => scope === 'group');
  return isOfGroup && group !== '' ? group : unit;
}

async function takeCalls(
  { integrationId }: Call,
  rows: readonly Write[],
  { limiter, limits, logger }: Limiting,
): Promise<readonly (UnitWait | null)[] | null> {
  const units = rows.map(({ ref }) => countedAs(ref, limits));
  return limiter.takeUnits(integrationId, units).catch((error: unknown) => {
    logger.warn({ err: error }, 'what is used of the limits of units could not be read');
    return null;
  });
}

async function returnCalls(
  { integrationId }: Call,
  rows: readonly Write[],
  { limiter, limits, logger }: Limiting,
): Promise<void> {
  if (rows.length === 0) return;
  const units = rows.map(({ ref }) => countedAs(ref, limits));
  await limiter.returnUnits(integrationId, units).catch((error: unknown) => {
    logger.warn({ err: error }, 'calls of units could not be given back');
  });
}
