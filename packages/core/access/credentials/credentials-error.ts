/** Reports a secret that cannot be sealed or opened. Programs may rely on the code: it never changes. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  readonly code: 'secret_key_invalid' | 'secret_key_unknown' | 'secret_unreadable';

  constructor(code: CredentialsError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
