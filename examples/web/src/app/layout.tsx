import '@fontsource-variable/inter/wght.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';

// Settings are read when a request comes, so no page may be made at build time.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: 'Istari Lens',
  description: 'Dashboards on Istari Lens.',
  robots: 'noindex',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151b24' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
