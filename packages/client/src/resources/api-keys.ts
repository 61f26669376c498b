import type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret, ListQuery, Page } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';

/** Keys for programs, for admins, each within the own tenant. A program gives its key by `getToken`. */
export interface ApiKeysResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<ApiKey>>;
  get(id: string, options?: CallOptions): Call<ApiKey>;
  /** Makes a key. It is told in `key`, this once. */
  create(key: ApiKeyCreate, options?: CallOptions): Call<ApiKeySecret>;
  /** Gives a key a new secret, told in `key` this once; the one before works for `overlapSeconds` more. */
  rotate(id: string, how?: ApiKeyRotate, options?: CallOptions): Call<ApiKeySecret>;
  /** Revokes a key: everywhere within five seconds. */
  delete(id: string, options?: CallOptions): Call<void>;
}

/** The methods of a client for API keys. */
export function createApiKeysResource(request: Request): ApiKeysResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /api-keys'), query), options),
    get: (id, options) => get(request, route('GET /api-keys/:id', { id }), options),
    create: (key, options) => create(request, route('POST /api-keys'), key, options),
    rotate: (id, how = {}, options) =>
      asCall(
        request<ApiKeySecret>(
          { ...route('POST /api-keys/:id/rotate', { id }), body: how, repeatable: false },
          options,
        ).then((reply) => reply.body),
      ),
    delete: (id, options) =>
      asCall(
        request<undefined>({ ...route('DELETE /api-keys/:id', { id }), repeatable: true }, options).then(
          () => undefined,
        ),
      ),
  };
}
