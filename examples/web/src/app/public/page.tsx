import { headers } from 'next/headers';
import { PublicView } from '../../components/public-view.tsx';
import { apiUrlFor } from '../../settings/api-url.ts';

/** A dashboard for whoever has its link; the key stands behind the `#`, where no server logs it. */
export default async function PublicPage() {
  return <PublicView apiUrl={apiUrlFor((await headers()).get('host'))} />;
}
