import { DashboardEditor } from '../../../../components/editor/dashboard-editor.tsx';

export default function NewPage() {
  return <DashboardEditor />;
}
