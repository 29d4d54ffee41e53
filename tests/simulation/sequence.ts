import { createChecks } from './checks/all.ts';
import { commands } from './commands/all.ts';
import type { Core } from './core.ts';
import type { Step } from './generate.ts';
import { chooser } from './random.ts';
import { comeToRest } from './rest.ts';
import { Session } from './session.ts';
import { Violation } from './violation.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/** Why a sequence failed, and at which of its steps (from 0); as many as there are: at rest. */
export interface Failure {
  readonly rule: string;
  readonly message: string;
  readonly step: number;
}

/** The world of a seed. */
export function worldOf(seed: number): World {
  return createWorld(chooser(seed));
}

/** Plays steps on a core of the seed's world and looks at every rule after each; null: all of them hold. */
export async function play(world: World, steps: readonly Step[], core: Core): Promise<Failure | null> {
  const session = await Session.open(world, core);
  const checks = createChecks();
  session.watch = () => {
    for (const check of checks) check.afterStep?.(session);
  };
  let played = 0;
  try {
    for (const { command, waitMs, choice } of steps) {
      session.advance(waitMs);
      await commands[command]?.run(session, chooser(choice));
      await session.look();
      played += 1;
    }
    await comeToRest(session);
    await session.look();
    for (const check of checks) await check.atRest?.(session);
    return null;
  } catch (error) {
    const rule = error instanceof Violation ? error.rule : 'fault';
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { rule, message: error instanceof Violation ? error.message : message, step: played };
  }
}
