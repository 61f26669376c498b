import type { Handler } from '../../http/handler.ts';

/** `GET /openapi.json`: what is mounted, at the path where it is mounted. */
export const getOpenApi: Handler<'getOpenApi'> = ({ context, request }) => ({
  kind: 'json',
  status: 200,
  body: context.openApi(request.mountPath),
});
