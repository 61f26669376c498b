import { DataSourcesPage } from '../../../../components/admin/data-sources-page.tsx';

export default function Page() {
  return <DataSourcesPage />;
}
