import { Notice } from '../components/notice.tsx';

export default function NotFoundPage() {
  return (
    <Notice
      kind="empty"
      page
      title="There is no such page"
      detail="The address may be mistyped. Your dashboards are at Istari Lens, top left."
    />
  );
}
