import { useParams } from '@tanstack/react-router';

/** The integration of the address. */
export function useIntegrationId(): string {
  return useParams({ from: '/m/$merchantId/integrations/$integrationId' }).integrationId;
}
