import { act, outsideAction } from '@onhand/core/audit/action.ts';
import { sha256 } from '@onhand/core/audit/sha256.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FastifyRequest } from 'fastify';
import type { Audited } from '../access/audited.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../route.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Runs the handler of each route that changes something as an action of the audit log: the first transaction
 * that writes rows also writes the entry. A route that does not say what it leaves fails the start. A route
 * that only reads is an action if it says so. Call it before the routes are added.
 */
export function auditActions(app: App, { clock }: Pick<Dependencies, 'clock'>): void {
  app.addHook('onRoute', (route) => {
    const audited = route.config?.audit;
    const reads = [route.method].flat().every((method) => readingMethods.has(method));
    if (audited === undefined && reads) return;
    if (audited === undefined)
      throw new Error(`Route ${route.url} does not say what the audit log keeps of it.`);
    if ('leavesNone' in audited) return;
    const { handler } = route;
    route.handler = function handleAsAction(request, reply) {
      return act(actionOf(request, audited, clock.now()), () => handler.call(this, request, reply));
    };
  });
}

/** Returns `dependencies` whose dispatcher works outside the caller's action: it only starts other work. */
export function besideActions(dependencies: Dependencies): Dependencies {
  const methods = Object.entries(dependencies.dispatcher).map(([name, method]) => [
    name,
    (...given: readonly unknown[]) =>
      outsideAction(() => Reflect.apply(method, dependencies.dispatcher, given)),
  ]);
  // Each method has the parameters and the result of the method that it calls.
  return { ...dependencies, dispatcher: Object.fromEntries(methods) as Dependencies['dispatcher'] };
}

function actionOf(request: FastifyRequest, audited: Exclude<Audited, { leavesNone: string }>, at: Date) {
  const { caller, merchantScope, id: requestId } = request;
  const { action, subject: kind, keeps = [] } = audited;
  const id = namedIn(request.params);
  // What is about a merchant belongs to it, whether or not the operator names it in the header, too.
  const merchantId = kind === 'merchant' && id !== null ? (id as MerchantId) : merchantScope;
  return {
    merchantId,
    requestId,
    at,
    actor: { label: caller.label, keyId: caller.keyId, role: caller.role },
    action,
    subject: { kind, id },
    asked: askedIn(request, keeps),
  };
}

function namedIn(params: unknown): string | null {
  const isNamed = typeof params === 'object' && params !== null && 'id' in params;
  return isNamed && typeof params.id === 'string' ? params.id : null;
}

/**
 * Returns what the log keeps of a request: parts of the path beside the id, fields of the body, and the
 * digest of a file.
 */
function askedIn({ params, body }: FastifyRequest, keeps: 'all' | readonly string[]): object | undefined {
  const { id: _, ...named } = { ...(params as Readonly<Record<string, unknown>>) };
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const fields = isObject ? Object.entries(body) : [];
  const kept = fields.filter(([name]) => keeps === 'all' || keeps.includes(name));
  const file = typeof body === 'string' ? { file: { length: body.length, sha256: sha256(body) } } : {};
  const asked = { ...named, ...Object.fromEntries(kept), ...file };
  return Object.keys(asked).length === 0 ? undefined : asked;
}
