/** An answer other than 200: status and a ready JSON body. `keyType` adds `WWW-Authenticate` (§1.2). */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: number | string,
    readonly body: string,
    readonly keyType?: 'KakaoAK' | 'Bearer',
  ) {}
}

const STATUS_OF_CODE: Record<string, number> = {
  '-3': 403,
  '-4': 403,
  '-5': 403,
  '-6': 403,
  '-12': 403,
  '-401': 401,
  '-402': 403,
  '-406': 401,
  '-9798': 503,
};

/** The HTTP status that goes with a kapi code (§7.1); 400 where the table has no other. */
function statusOfCode(code: number): number {
  return STATUS_OF_CODE[String(code)] ?? 400;
}

const MESSAGES: Record<string, string> = {
  '-1': 'internal server error',
  '-2': 'wrong parameter',
  '-3': 'this api is not allowed for the app',
  '-5': 'permission denied',
  '-7': 'service is under maintenance',
  '-10': 'API limit has been exceeded.',
  '-101': 'NotRegisteredUserException',
  '-102': 'already registered',
  '-103': 'the account is inactive.',
  '-401': 'this access token does not exist',
  '-402': 'insufficient scopes.',
  '-406': 'under 14 is not allowed',
  '-603': 'timeout',
  '-9798': 'service is under maintenance',
};

/** A kapi error (§1.6). `extra`: more members of the body; `keyType`: of the call, where it can be a 401. */
export function refusal(
  code: number,
  msg?: string,
  status = statusOfCode(code),
  extra: Record<string, unknown> = {},
  keyType?: Refusal['keyType'],
): Refusal {
  const body = JSON.stringify({ msg: msg ?? MESSAGES[code] ?? 'error', code, ...extra });
  return new Refusal(status, code, body, status === 401 ? keyType : undefined);
}

/** 401 of a call with an Admin key or a token. */
export function unauthorized(keyType: 'KakaoAK' | 'Bearer', msg: string): Refusal {
  return new Refusal(401, -401, JSON.stringify({ msg, code: -401 }), keyType);
}

export const notLinked = refusal(-101);
export const quotaExceeded = refusal(-10);
export const idsQuotaExceeded = refusal(-10, undefined, 429);
export const underMaintenance = refusal(-9798);
export const badParameter = (msg: string): Refusal => refusal(-2, msg);
