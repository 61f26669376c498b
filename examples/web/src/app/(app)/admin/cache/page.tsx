import { CachePage } from '../../../../components/admin/cache-page.tsx';

export default function Page() {
  return <CachePage />;
}
