import { UsersPage } from '../../../../components/admin/users-page.tsx';

export default function Page() {
  return <UsersPage />;
}
