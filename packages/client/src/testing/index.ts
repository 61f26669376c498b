export { lensHandlers } from './lens-handlers.ts';
export { problem } from './problem.ts';
export { queryResult } from './query-result.ts';
export { userSession } from './user-session.ts';

export type { LensAnswer, LensAnswers, LensRequest } from './lens-answers.ts';
