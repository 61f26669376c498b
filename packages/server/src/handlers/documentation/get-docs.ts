import type { Handler } from '../../http/handler.ts';

/** `GET /docs`: the OpenAPI document as a page. */
export const getDocs: Handler<'getDocs'> = ({ context, request }) => ({
  kind: 'page',
  ...context.docsPage(request.mountPath),
});
