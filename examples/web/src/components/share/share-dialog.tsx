'use client';

import { useRef, useState } from 'react';
import { PeopleWithin } from './people-within.tsx';
import { PublicLinks } from './public-links.tsx';
import styles from './share-dialog.module.css';

/** The button that opens who may see a dashboard, and its dialog. */
export function ShareDialog({ dashboardId }: { dashboardId: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        Share
      </button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-labelledby="share-title"
        onClose={() => setOpen(false)}
      >
        {isOpen && (
          <div className={styles.body}>
            <header className={styles.heading}>
              <h2 id="share-title">Share</h2>
              <button type="button" className="button" data-quiet onClick={() => dialog.current?.close()}>
                Close
              </button>
            </header>
            <PeopleWithin dashboardId={dashboardId} />
            <PublicLinks dashboardId={dashboardId} />
          </div>
        )}
      </dialog>
    </>
  );
}
