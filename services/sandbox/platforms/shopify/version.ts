/** The version of the Admin API that the sandbox serves. The schema package has it. */
export const apiVersion = '2026-10';
