import { DashboardList } from '../../components/dashboard-list.tsx';

export default function HomePage() {
  return <DashboardList />;
}
