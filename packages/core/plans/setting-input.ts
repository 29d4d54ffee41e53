import { z } from 'zod';

/** What a run that sets Sync Inventory was asked for. */
interface SettingInput {
  /** It puts back what the run of its plan has set. */
  readonly restores: boolean;
  /** The API key whose label is its actor. */
  readonly actorKey: string | null;
}

const settingInput: z.ZodType<SettingInput> = z.object({
  restores: z.boolean().default(false),
  actorKey: z.string().nullable().default(null),
});

/** Reads what a run that sets Sync Inventory was asked for. */
export function readSettingInput(input: unknown): SettingInput {
  return settingInput.parse(input);
}
