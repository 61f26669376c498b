import type {
  ListQuery,
  LoginRequest,
  Page,
  PasswordChange,
  ProfileChange,
  SessionResponse,
  SessionSummary,
  User,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Session } from '../session/session.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';

/** Who is signed in, and until when without a renewal. The tokens stay inside the client. */
export interface SignedIn {
  user: User;
  /** RFC 3339, by the server's clock. */
  expiresAt: string;
}

/** Signing in and out, and the own account. */
export interface AuthResource {
  /** Never repeated. Wrong credentials throw `invalid_credentials` (401), too many tries `rate_limited` (429). */
  login(credentials: Pick<LoginRequest, 'email' | 'password'>, options?: CallOptions): Call<SignedIn>;
  /** Renews the session now; the client does so by itself before it expires. Throws `session_ended` (401). */
  refresh(): Call<SignedIn>;
  /** Forgets the session here first, then ends it on the server. */
  logout(options?: CallOptions): Call<void>;
  /** Ends every session of the user, this one too, then forgets it here. */
  logoutAll(options?: CallOptions): Call<void>;
  me(options?: CallOptions): Call<User>;
  /** Changes name or time zone. */
  updateMe(change: ProfileChange, options?: CallOptions): Call<User>;
  /** Ends every other session. A wrong current password throws `invalid_credentials` (401), too many tries `rate_limited` (429). */
  changePassword(change: PasswordChange, options?: CallOptions): Call<void>;
  /** Sessions of the user that are good, the last used one first. */
  sessions(query?: ListQuery, options?: CallOptions): Call<Page<SessionSummary>>;
  /** Ends one of the user's sessions. */
  endSession(id: string, options?: CallOptions): Call<void>;
  /** True when a session is at hand, perhaps from before a reload. Asks only the storage. */
  hasSession(): Call<boolean>;
}

/** The auth methods of a client. */
export function createAuthResource(request: Request, session: Session): AuthResource {
  async function send<Body>(asked: Parameters<Request>[0], options?: CallOptions): Promise<Body> {
    return (await request<Body>(asked, options)).body;
  }
  return {
    login: (credentials, options) => asCall(session.login(credentials, options).then(signedIn)),
    refresh: () => asCall(session.refresh().then(signedIn)),
    logout: (options) => asCall(session.logout(options)),
    me: (options) =>
      asCall(
        request<User>({ ...route('GET /auth/me'), repeatable: true }, options).then((reply) => reply.body),
      ),
    logoutAll: (options) =>
      asCall(
        send<undefined>({ ...route('POST /auth/logout-all'), repeatable: true }, options).then(() =>
          session.forget(),
        ),
      ),
    updateMe: (body, options) =>
      asCall(send<User>({ ...route('PATCH /auth/me'), body, repeatable: false }, options)),
    changePassword: (body, options) =>
      asCall(send<undefined>({ ...route('POST /auth/change-password'), body, repeatable: false }, options)),
    sessions: (query, options) => get(request, withQuery(route('GET /auth/sessions'), query), options),
    endSession: (id, options) =>
      asCall(send<undefined>({ ...route('DELETE /auth/sessions/:id', { id }), repeatable: true }, options)),
    hasSession: () => asCall(session.exists()),
  };
}

function signedIn({ user, expiresAt }: SessionResponse): SignedIn {
  return { user, expiresAt };
}
