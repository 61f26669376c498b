import { z } from 'zod';
import type { PasswordChange, ProfileChange, SessionSummary } from '../types/account.ts';
import type { LoginRequest, RefreshRequest, Role, Scope, SessionResponse, User } from '../types/identity.ts';
import { instant, text, timezone } from './primitives.ts';

export const role: z.ZodType<Role> = z.enum(['viewer', 'editor', 'admin', 'operator']);

export const scope: z.ZodType<Scope> = z.enum([
  'query:read',
  'dashboards:read',
  'dashboards:write',
  'datasets:write',
  'admin',
]);

/** An address as it is typed; it is normalised where it is stored. */
export const email: z.ZodType<string> = text(254, 3)
  .regex(/^[^\s@]+@[^\s@]+$/, 'This must be an e-mail address.')
  .meta({ examples: ['ada@example.com'] });

/** A password as it is typed. Rules for new ones depend on the configuration. */
export const password: z.ZodType<string> = text(1024, 1);

const personName = text(200, 1).nullable();

export const userShape: { [Key in keyof User]: z.ZodType<User[Key]> } = {
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role,
  tenant: z.string(),
  timezone: z.string().nullable(),
  createdAt: instant,
};

export const user: z.ZodType<User> = z.strictObject(userShape);

export const loginRequest: z.ZodType<LoginRequest> = z.strictObject({
  email: text(254, 1),
  password,
  session: z
    .enum(['cookie', 'body'])
    .optional()
    .meta({ description: 'Where the refresh token goes.', default: 'cookie' }),
});

const refreshToken = text(512, 1);

export const refreshRequest: z.ZodType<RefreshRequest> = z.strictObject({
  refreshToken: refreshToken.optional(),
});

export const sessionResponse: z.ZodType<SessionResponse> = z.strictObject({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.number().min(0).meta({ description: 'Seconds.' }),
  expiresAt: instant,
  user,
  csrfToken: z.string(),
  refreshToken: z.string().optional(),
  refreshExpiresAt: instant.optional(),
});

export const profileChange: z.ZodType<ProfileChange> = z.strictObject({
  name: personName.optional(),
  timezone: timezone.nullable().optional(),
});

export const passwordChange: z.ZodType<PasswordChange> = z.strictObject({
  currentPassword: password,
  newPassword: password,
});

export const sessionSummary: z.ZodType<SessionSummary> = z.strictObject({
  id: z.string(),
  current: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  userAgent: z.string().nullable(),
  ip: z.string().nullable(),
});
