/** Returns the body of a failed response: WordPress's own for 400 and 500, a proxy's page for any other. */
export function brokenBody(status: number): { type: string; body: string } {
  if (status === 500) {
    const message =
      '<p>There has been a critical error on this website.</p><p><a href="https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>';
    const body = { code: 'internal_server_error', message, data: { status }, additional_errors: [] };
    return { type: 'application/json; charset=UTF-8', body: JSON.stringify(body) };
  }
  if (status === 400) {
    const body = { code: 'rest_invalid_param', message: 'Invalid parameter(s)', data: { status } };
    return { type: 'application/json; charset=UTF-8', body: JSON.stringify(body) };
  }
  return {
    type: 'text/html',
    body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`,
  };
}
