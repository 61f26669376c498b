'use client';

import { Notice } from '../components/notice.tsx';

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <Notice
      kind="error"
      page
      title="This page broke"
      detail="That is a fault of this app. Try again, or reload the page."
      onRetry={reset}
    />
  );
}
