type Defined<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** Leaves out what is undefined: the API and the address know no such values. */
export function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<Values>;
}

/** Returns a value of the address if it is one of these. Addresses are typed by people. */
export function chosen<Value extends string>(value: unknown, among: readonly Value[]): Value | undefined {
  return among.find((one) => one === value);
}

/** Returns a text of the address if there is one. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
