import type { ReactNode } from 'react';
import { AdminNav } from '../../../components/admin/admin-nav.tsx';

/** The administration of the tenant. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <AdminNav />
      {children}
    </>
  );
}
