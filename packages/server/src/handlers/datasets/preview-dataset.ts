import type { Handler } from '../../http/handler.ts';
import { runOptions } from '../queries/run-options.ts';

/** `POST /datasets/:id/preview` */
export const previewDataset: Handler<'previewDataset'> = async ({
  lens,
  principal,
  params,
  body,
  request,
}) => ({
  kind: 'answer',
  answer: await lens.datasets.answerPreview(principal, params.id, body, runOptions(request)),
});
