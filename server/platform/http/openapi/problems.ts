/** What the problems of routes mean, by status; the `code` of the answer says which of several causes it was. */
export const PROBLEMS = {
  400: 'The input is not valid; `errors` names each field.',
  401: 'Nobody is logged in, or the session has ended.',
  403: 'The role of the operator does not allow this, or something else forbids it to them.',
  404: 'There is no such thing.',
  409: 'The state of the thing does not allow this, or a request with the same key is under way or has an unknown end.',
  413: 'The body is too large.',
  415: 'The body is of a kind that is not taken here.',
  422: 'The input is valid but cannot be carried out, or the key came with another request before.',
  429: 'There were too many tries; `Retry-After` says when there may be another.',
  502: 'Kakao refused the call, or gave no usable answer.',
  503: 'Something that this needs does not answer, or Kakao takes no more calls for now.',
  504: 'Kakao did not answer in time.',
  /** What any route may answer with. */
  default:
    'Any other problem: the request came from another site (403), its body is too large (413) or of a kind that is not ' +
    'taken (415), or something that this needs does not answer (503).',
} as const;

/** Status of a problem that a route may answer with. */
export type ProblemStatus = Exclude<keyof typeof PROBLEMS, 'default'>;
