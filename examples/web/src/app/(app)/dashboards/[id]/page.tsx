import { DashboardView } from '../../../../components/dashboard-view.tsx';

export default async function DashboardPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DashboardView id={decodeURIComponent(id)} />;
}
