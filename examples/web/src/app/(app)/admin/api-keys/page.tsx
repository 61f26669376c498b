import { ApiKeysPage } from '../../../../components/admin/api-keys-page.tsx';

export default function Page() {
  return <ApiKeysPage />;
}
