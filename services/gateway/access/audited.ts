/**
 * Says what a route leaves in the audit log. Every route below /v1 that changes something declares it, and
 * routes that hand out personal data.
 */
export type Audited =
  | {
      /** Such as `integration.pause`. */
      readonly action: string;
      /** What the action is about: the kind of the id in the path, or of what the route creates. */
      readonly subject: string;
      /**
       * The fields of the body that the log keeps for ever; `all`: the whole body. Nothing by default: a body
       * may hold secrets or personal data.
       */
      readonly keeps?: 'all' | readonly string[];
    }
  /** The route changes nothing that belongs in the log, for this reason. */
  | { readonly leavesNone: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    audit?: Audited;
  }
}
