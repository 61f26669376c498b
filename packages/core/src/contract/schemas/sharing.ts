import { z } from 'zod';
import type { EmbedToken, EmbedTokenRequest, EmbedTokenRevocation, LockedFilter } from '../types/embed.ts';
import type {
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
  ShareSessionRequest,
  Sharing,
} from '../types/sharing.ts';
import { filterOperator, filterValue } from './filter.ts';
import { listOf } from './kinds/list-of.ts';
import { attributes, id, instant, name, origin, text, title } from './primitives.ts';

const access = z.enum(['view', 'edit']);

export const sharing: z.ZodType<Sharing> = z.strictObject({
  visibility: z.enum(['private', 'tenant', 'users']),
  access: access.optional().meta({ default: 'view' }),
  users: listOf(z.strictObject({ userId: id, access }), 1000).optional(),
});

const origins = listOf(origin, 50);

const shareLinkShape = {
  id: z.string(),
  name: z.string().nullable(),
  hasPassword: z.boolean(),
  expiresAt: instant.nullable(),
  maxViews: z.int().nullable(),
  views: z.int(),
  origins: z.array(z.string()),
  createdAt: instant,
};

export const shareLink: z.ZodType<ShareLink> = z.strictObject(shareLinkShape);

export const shareLinkSecret: z.ZodType<ShareLinkSecret> = z.strictObject({
  ...shareLinkShape,
  key: z.string(),
});

export const shareLinkCreate: z.ZodType<ShareLinkCreate> = z.strictObject({
  name: title.optional(),
  password: text(1024, 8).optional(),
  expiresAt: instant.optional(),
  maxViews: z.int().min(1).optional(),
  origins: origins.optional(),
});

export const shareSessionRequest: z.ZodType<ShareSessionRequest> = z.strictObject({
  password: text(1024, 1).optional(),
});

export const shareSession: z.ZodType<ShareSession> = z.strictObject({
  token: z.string(),
  expiresAt: instant,
});

/** A comparison whose value fits its operator is checked where it is applied. */
export const lockedFilter: z.ZodType<LockedFilter> = z.strictObject({
  dataset: name,
  field: name,
  op: filterOperator,
  value: filterValue.optional(),
});

export const embedTokenRequest: z.ZodType<EmbedTokenRequest> = z.strictObject({
  dashboardId: id,
  attributes: attributes.optional(),
  lockedFilters: listOf(lockedFilter, 50),
  origins: origins.optional(),
  expiresInSeconds: z.int().min(1).max(600).optional().meta({ default: 600 }),
});

export const embedToken: z.ZodType<EmbedToken> = z.strictObject({ token: z.string(), expiresAt: instant });

export const embedTokenRevocation: z.ZodType<EmbedTokenRevocation> = z.strictObject({ dashboardId: id });
