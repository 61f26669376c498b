import type { LoginRequest, SessionResponse, User } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Session } from '../session/session.ts';
import type { Request } from '../transport/request.ts';

/** Who is signed in, and until when without a renewal. The tokens stay inside the client. */
export interface SignedIn {
  user: User;
  /** RFC 3339, by the server's clock. */
  expiresAt: string;
}

/** Signing in and out. */
export interface AuthResource {
  /** Never repeated. Wrong credentials throw `invalid_credentials` (401), too many tries `rate_limited` (429). */
  login(credentials: Pick<LoginRequest, 'email' | 'password'>, options?: CallOptions): Call<SignedIn>;
  /** Renews the session now; the client does so by itself before it expires. Throws `session_ended` (401). */
  refresh(): Call<SignedIn>;
  /** Forgets the session here first, then ends it on the server. */
  logout(options?: CallOptions): Call<void>;
  me(options?: CallOptions): Call<User>;
  /** True when a session is at hand, perhaps from before a reload. Asks only the storage. */
  hasSession(): Call<boolean>;
}

/** The auth methods of a client. */
export function createAuthResource(request: Request, session: Session): AuthResource {
  return {
    login: (credentials, options) => asCall(session.login(credentials, options).then(signedIn)),
    refresh: () => asCall(session.refresh().then(signedIn)),
    logout: (options) => asCall(session.logout(options)),
    me: (options) =>
      asCall(
        request<User>({ ...route('GET /auth/me'), repeatable: true }, options).then((reply) => reply.body),
      ),
    hasSession: () => asCall(session.exists()),
  };
}

function signedIn({ user, expiresAt }: SessionResponse): SignedIn {
  return { user, expiresAt };
}
