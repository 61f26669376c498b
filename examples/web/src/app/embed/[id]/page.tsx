import { headers } from 'next/headers';
import { EmbeddedView } from '../../../components/embedded-view.tsx';
import { apiUrlFor } from '../../../settings/api-url.ts';
import { embedOrigins } from '../../../settings/embed-origins.ts';

/** One dashboard for a frame of another application, which gives the token. */
export default async function EmbedPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const apiUrl = apiUrlFor((await headers()).get('host'));
  return <EmbeddedView id={decodeURIComponent(id)} apiUrl={apiUrl} origins={embedOrigins()} />;
}
