export { ERROR_STATUS, type ErrorCode } from './codes.ts';
export { LensError, type LensErrorOptions } from './lens-error.ts';
export { AuthenticationError } from './authentication-error.ts';
export { ConfigError, type ConfigProblem } from './config-error.ts';
export { ForbiddenError } from './forbidden-error.ts';
export { NotFoundError } from './not-found-error.ts';
export { UnavailableError } from './unavailable-error.ts';
export { ValidationError } from './validation-error.ts';
