/** Who may use an object besides its owner. */
export interface Sharing {
  visibility: 'private' | 'tenant' | 'users';
  /** What everybody in the tenant may do with `visibility: "tenant"`. @default 'view' */
  access?: 'view' | 'edit';
  users?: { userId: string; access: 'view' | 'edit' }[];
}

export interface ShareLink {
  id: string;
  name: string | null;
  hasPassword: boolean;
  expiresAt: string | null;
  maxViews: number | null;
  views: number;
  origins: string[];
  createdAt: string;
}

export interface ShareLinkCreate {
  name?: string;
  password?: string;
  expiresAt?: string;
  maxViews?: number;
  /** Origins that may frame and call the public view. */
  origins?: string[];
}

/** The only answer that holds the link's key. */
export interface ShareLinkSecret extends ShareLink {
  key: string;
}

export interface ShareSessionRequest {
  password?: string;
}

export interface ShareSession {
  token: string;
  expiresAt: string;
}
