import type { ListQuery, Page, UserChange, UserCreate, UserDetails } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';

/** Users of the own tenant, for admins. What a change takes from a user ends everywhere within five seconds. */
export interface UsersResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<UserDetails>>;
  get(id: string, options?: CallOptions): Call<UserDetails>;
  /** Fails with `conflict` for an address that somebody has. */
  create(user: UserCreate, options?: CallOptions): Call<UserDetails>;
  /** Fails with `conflict` for a taken address, and where no enabled admin would be left. */
  update(id: string, change: UserChange, options?: CallOptions): Call<UserDetails>;
  /** Deletes a user with its sessions and API keys; what it made stays. Fails with `conflict` for the last admin. */
  delete(id: string, options?: CallOptions): Call<void>;
}

/** The methods of a client for users. */
export function createUsersResource(request: Request): UsersResource {
  function send(asked: Parameters<Request>[0], options?: CallOptions): Call<UserDetails> {
    return asCall(request<UserDetails>(asked, options).then(({ body }) => body));
  }
  return {
    list: (query, options) => get(request, withQuery(route('GET /users'), query), options),
    get: (id, options) => get(request, route('GET /users/:id', { id }), options),
    create: (body, options) => create(request, route('POST /users'), body, options),
    update: (id, body, options) =>
      send({ ...route('PATCH /users/:id', { id }), body, repeatable: false }, options),
    delete: (id, options) =>
      asCall(
        request<undefined>({ ...route('DELETE /users/:id', { id }), repeatable: true }, options).then(
          () => undefined,
        ),
      ),
  };
}
