import { isThrottled, KakaoApiError, type KakaoError, KakaoPacingError } from '../../kakao-client/index.js';
import { ProblemError, unavailable } from '../http/problem.js';

/** Statuses of the problems that a route answers with which asks Kakao. */
export const KAKAO_PROBLEMS = [502, 503, 504] as const;

/**
 * What an operator is told when Kakao refused a call or gave no usable answer. Kakao's own code stands
 * at the head of the detail; the client has masked the texts.
 */
export function kakaoProblem(error: KakaoError): ProblemError {
  if (error instanceof KakaoPacingError) {
    const detail = 'Redis does not answer or takes no writes, so calls to Kakao wait. Nothing was changed.';
    return unavailable(detail, 'kakao_pacing', error);
  }
  if (isThrottled(error)) return answered(error, 503, 'kakao_quota');
  if (!(error instanceof KakaoApiError)) {
    return new ProblemError({
      status: error.kind === 'timeout' ? 504 : 502,
      code: `kakao_${error.kind}`,
      title: 'Kakao did not answer as it should',
      detail: error.message,
      cause: error,
    });
  }
  if (error.code === -401) return answered(error, 502, 'kakao_key_rejected');
  if (error.code === -9798 || error.code === -7) return answered(error, 503, 'kakao_maintenance');
  return answered(error, 502, 'kakao_refused');
}

function answered(error: KakaoError, status: number, code: string): ProblemError {
  return new ProblemError({
    status,
    code,
    title: 'Kakao refused the call',
    detail: error instanceof KakaoApiError ? `${error.code}: ${error.msg}` : error.message,
    cause: error,
  });
}
