import type { Answered } from '../../openapi/answer.ts';
import { Refusal } from '../../shop/refusal.ts';

/** Refuses a request with an error of Etsy's form: a status and a message. */
export function refusal(status: number, message: string): Refusal {
  return new Refusal(status, 'refused', message);
}

/** Renders an error as Etsy does. The description is OAuth's. */
export function failed(status: number, error: string, description?: string): Answered {
  return {
    status,
    body: { error, ...(description !== undefined && { error_description: description }) },
  };
}
