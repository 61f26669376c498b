import { DashboardEditor } from '../../../../../components/editor/dashboard-editor.tsx';

export default async function EditPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DashboardEditor id={decodeURIComponent(id)} />;
}
