// Goes into the page as it stands, before Scalar: it has no types. Requests go to the host from which the
// page came, under the name by which the browser knows it.
{
  const page = document.getElementById('api-reference');
  if (page !== null) {
    const settings = JSON.parse(page.dataset.configuration ?? '{}');
    page.dataset.configuration = JSON.stringify({ ...settings, servers: [{ url: location.origin }] });
  }
}
