import { AuthenticationError } from '../../errors/index.ts';

/** The refusal of an embed token, whatever is wrong with it. */
export function embedEnded(): AuthenticationError {
  return new AuthenticationError('invalid_token', 'The embed token is not valid. Get a new one.');
}
