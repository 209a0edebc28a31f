import { KakaoApiError, KakaoResponseError } from '../kakao-client/index.js';
import { log } from '../platform/log/log.js';

/** So many of those asked for may be unreadable, one always; more is not their trouble but the app's or Kakao's. */
const UNREADABLE_SHARE = 0.05;

/** Whether it is an answer of Kakao's that may be about one of those asked for. */
export function isAboutPeople(error: unknown): error is KakaoResponseError | KakaoApiError {
  return error instanceof KakaoResponseError || (error instanceof KakaoApiError && error.scope === 'person');
}

/** How many people may be left out of one reading because Kakao gives no usable answer about them. */
export class Tolerance {
  private readonly leftOut = new Set<string>();

  /**
   * @param asked how many people are read
   * @param isPatient true: a failure that might pass is not tolerated, the reading is to be repeated instead
   */
  constructor(
    private readonly asked: number,
    private readonly isPatient: boolean,
  ) {}

  /** Whether the trouble may be one person's alone, so that the others can be read without that person. */
  allows(error: unknown): boolean {
    return isAboutPeople(error) && !(this.isPatient && error.isRetryable);
  }

  /**
   * Leaves somebody out, of whom several questions may fail.
   *
   * @param id whom
   * @throws the error itself where it is not allowed, or where it would be too many
   */
  leaveOut(id: string, error: unknown): void {
    if (!this.allows(error)) throw error;
    this.leftOut.add(id);
    if (this.leftOut.size > Math.max(1, this.asked * UNREADABLE_SHARE)) throw error;
    log.warn({ err: error }, 'Kakao gives no usable answer about somebody');
  }
}
