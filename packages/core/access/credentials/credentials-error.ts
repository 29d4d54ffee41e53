/** A secret that could not be sealed or opened; the code is for programs and never changes. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  readonly code: 'secret_key_invalid' | 'secret_key_unknown' | 'secret_unreadable';

  constructor(code: CredentialsError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
