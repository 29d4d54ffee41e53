import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { ApiProvider } from '../api/client.tsx';
import { LiveProvider } from '../live/live.tsx';
import { forgetSession } from '../session/session.ts';
import { Frame } from './frame.tsx';

/** Everything below /m/<merchant>. Another merchant gets another cache, and pages without old answers. */
export function MerchantShell() {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const navigate = useNavigate();
  const onSignedOut = () => {
    forgetSession();
    void navigate({
      to: '/sign-in',
      search: { returnTo: window.location.pathname + window.location.search },
    });
  };
  return (
    <ApiProvider key={merchantId} merchantId={merchantId} onSignedOut={onSignedOut}>
      <LiveProvider>
        <Frame>
          <Outlet />
        </Frame>
      </LiveProvider>
    </ApiProvider>
  );
}
