/** A rule that does not hold; `rule` names it. */
export class Violation extends Error {
  readonly code = 'violation';
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(`${rule}: ${message}`);
    this.rule = rule;
  }
}
