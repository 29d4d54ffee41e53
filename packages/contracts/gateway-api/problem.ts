import { z } from 'zod';

/** RFC 9457 problem details, `application/problem+json`. Some codes have more members. */
export const problemDetails = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().exactOptional(),
  fix: z.string(),
  /** The requests of the API that do it, or that find out more: method and path. */
  requests: z.array(z.string()).exactOptional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).exactOptional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;
