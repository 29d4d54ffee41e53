/**
 * Loaded before a program (`node --import`): moves the host's clock, as that whole process sees it, by
 * HOST_CLOCK_SHIFT_MS. Timers and performance.now() go on as they are, as on a host whose clock is set wrong.
 */
const shiftMs = Number(process.env['HOST_CLOCK_SHIFT_MS'] ?? 0);

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + shiftMs] : args, newTarget),
  apply: (target) => new target(target.now() + shiftMs).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => target.now() + shiftMs : Reflect.get(target, name, receiver),
});
