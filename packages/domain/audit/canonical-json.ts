/**
 * Writes plain JSON data in the only form that RFC 8785 allows: keys in the order of their UTF-16 code units,
 * no white space, numbers and texts as ECMAScript writes them. Equal data have equal texts. Pure.
 */
export function canonicalJson(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(',')}]`;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data) ?? 'null';
  const members = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    // Not by locale: the order of JavaScript's strings is that of their code units.
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`);
  return `{${members.join(',')}}`;
}
