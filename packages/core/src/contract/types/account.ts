/** What users may change about themselves. */
export interface ProfileChange {
  name?: string | null;
  timezone?: string | null;
}

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** A logged-in session as its user sees it. */
export interface SessionSummary {
  id: string;
  /** The one that this request belongs to. */
  current: boolean;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  userAgent: string | null;
  ip: string | null;
}
