import { DatasetsPage } from '../../../../components/admin/datasets-page.tsx';

export default function Page() {
  return <DatasetsPage />;
}
