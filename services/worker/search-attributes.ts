import { searchAttributes } from '@onhand/workflows/search-attributes.ts';
import type { NativeConnection } from '@temporalio/worker';
// CommonJS whose names Node cannot see: they are members of its default export.
import proto from '@temporalio/proto';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const types = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;

/** Registers the search attributes that are missing. Throws where one is there with another type. */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing: Record<string, (typeof types)[keyof typeof types]> = {};
  for (const { name, type } of Object.values(searchAttributes)) {
    const there = customAttributes[name];
    if (there === undefined || there === null) {
      missing[name] = types[type];
    } else if (there !== types[type]) {
      throw new Error(`Temporal has the search attribute ${name} with another type; it must be ${type}.`);
    }
  }
  if (Object.keys(missing).length > 0) {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
  }
}
