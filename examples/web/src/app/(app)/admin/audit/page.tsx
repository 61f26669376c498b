import { AuditPage } from '../../../../components/admin/audit-page.tsx';

export default function Page() {
  return <AuditPage />;
}
