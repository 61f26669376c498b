import { LensError, ValidationError } from '@istari-lens/core';

/**
 * What Express and its body parser throw, as errors of Lens; anything else comes back as it is. Their
 * own messages are left behind, for they repeat what the caller sent.
 */
export function translateError(error: unknown): unknown {
  if (LensError.isInstance(error) || typeof error !== 'object' || error === null) return error;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (type === 'entity.parse.failed') {
    return new LensError('malformed_json', 'The body is not valid JSON. Check quotes, commas and brackets.');
  }
  if (type === 'entity.too.large') {
    const limit = 'limit' in error && typeof error.limit === 'number' ? ` of ${error.limit} bytes` : '';
    return new LensError('body_too_large', `The body is larger than the limit${limit}. Send less.`);
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new LensError(
      'unsupported_media_type',
      'Send the body in UTF-8, as it is or compressed by gzip, deflate or br.',
    );
  }
  if (error instanceof URIError) {
    return new ValidationError(
      'malformed_request',
      'The address holds percent signs that do not decode. Encode it again.',
      [],
    );
  }
  if (status >= 400 && status < 500) {
    return new ValidationError(
      'malformed_request',
      'The request could not be read. Check its length, encoding and address.',
      [],
    );
  }
  return error;
}
