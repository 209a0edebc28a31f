import type { Simulator } from '../simulator.js';
import { LINKED, NOT_LINKED, WAITING } from '../world/people.js';
import type { Question } from './consent.js';

/** Makes a text safe inside HTML. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#191919}
h1{font-size:1.3rem}form{display:flex;flex-direction:column;gap:.75rem;margin:1rem 0}
input:not([type=checkbox]){font:inherit;padding:.6rem;border:1px solid #ccc;border-radius:.4rem}
button{font:inherit;padding:.7rem;border:0;border-radius:.4rem;background:#fee500;color:#191919;cursor:pointer}
button.quiet{background:#f0f0f0}.error{color:#b00020}.note{color:#666;font-size:.85rem}
.account{text-align:left}label.tick{display:flex;gap:.5rem;align-items:center}
</style></head><body><p class="note">카카오 시뮬레이터 · Kakao simulator</p>${body}</body></html>`;
}

const hidden = (pending: string) => `<input type="hidden" name="pending" value="${escapeHtml(pending)}">`;

/** The log-in page; any password but an empty one and "wrong" is right. */
export function loginPage(sim: Simulator, pending: string, hint: string, error = ''): string {
  const examples = [LINKED, WAITING, NOT_LINKED].flatMap((state) => examplesOf(sim, state));
  const buttons = examples
    .map(({ id, nickname, label }) => {
      const name = `${escapeHtml(nickname)} <span class="note">${id} · ${label}</span>`;
      return `<button class="quiet account" name="account" value="${id}">${name}</button>`;
    })
    .join('');
  return layout(
    '카카오 로그인',
    `<h1>카카오계정으로 로그인</h1>
<p class="error" role="alert">${escapeHtml(error)}</p>
<form method="post" action="/login">${hidden(pending)}
<input name="login_id" aria-label="login id" placeholder="이메일, 전화번호 또는 회원번호" value="${escapeHtml(hint)}" autocomplete="off">
<input name="password" type="password" aria-label="password" placeholder="비밀번호 (아무 값)" autocomplete="off">
<label class="tick"><input type="checkbox" name="stay" value="1"> 로그인 상태 유지</label>
<button id="login">로그인</button></form>
<form method="post" action="/login">${hidden(pending)}<p class="note">예시 계정 / example accounts</p>${buttons}</form>
<form method="post" action="/login">${hidden(pending)}<button class="quiet" name="create" value="1">새 계정 만들기</button></form>`,
  );
}

function examplesOf(sim: Simulator, state: number): { id: string; nickname: string; label: string }[] {
  const label = state === LINKED ? 'linked' : state === WAITING ? 'waiting' : 'not linked';
  const found: { id: string; nickname: string; label: string }[] = [];
  const { people } = sim.world;
  for (let i = 0; i < people.count && found.length < 2; i++) {
    // The second example comes from the end, where the long ids are.
    const position = found.length === 0 ? i : people.count - 1 - i;
    if (people.state[position] !== state) continue;
    const id = sim.world.idOf(position);
    if (found[0]?.id === id) break;
    found.push({ id, nickname: sim.world.account(position).nickname, label });
  }
  return found;
}

/** The page of `prompt=create` and of "make a new account". */
export function createAccountPage(pending: string): string {
  return layout(
    '카카오계정 만들기',
    `<h1>새 카카오계정</h1>
<form method="post" action="/login">${hidden(pending)}<input type="hidden" name="create" value="2">
<input name="nickname" aria-label="nickname" placeholder="닉네임" required>
<input name="email" aria-label="email" placeholder="이메일 (없어도 됨)">
<button id="create">만들기</button></form>`,
  );
}

/** `prompt=select_account`: go on with the present account or with another. */
export function selectAccountPage(sim: Simulator, pending: string, position: number): string {
  const id = sim.world.idOf(position);
  const nickname = escapeHtml(sim.world.account(position).nickname);
  return layout(
    '계정 선택',
    `<h1>계정 선택</h1><form method="post" action="/login">${hidden(pending)}
<button class="quiet account" name="account" value="${id}">${nickname} <span class="note">${id}</span></button>
<button class="quiet" name="other" value="1">다른 카카오계정으로 로그인</button></form>`,
  );
}

/** The consent screen. */
export function consentPage(sim: Simulator, pending: string, question: Question, error = ''): string {
  const tick = (name: string, value: string, text: string, isRequired: boolean) =>
    `<label class="tick"><input type="checkbox" name="${name}" value="${escapeHtml(value)}"> ` +
    `[${isRequired ? '필수' : '선택'}] ${escapeHtml(text)}</label>`;
  const scopes = question.scopes
    .map((one) => tick('scope', one.id, one.ko, one.level === 'required'))
    .join('');
  const terms = question.terms.map((one) => tick('term', one.tag, one.title, one.required)).join('');
  return layout(
    '동의하고 계속하기',
    `<h1>${escapeHtml(sim.app.name)}</h1><p>${question.isNewcomer ? '서비스에 연결하려면 동의해 주세요.' : '추가 동의가 필요합니다.'}</p>
<p class="error" role="alert">${escapeHtml(error)}</p>
<form method="post" action="/consent">${hidden(pending)}
<label class="tick"><input type="checkbox" id="all"> <strong>전체 동의하기</strong></label>${terms}${scopes}
<button id="agree" name="answer" value="agree">동의하고 계속하기</button>
<button id="cancel" class="quiet" name="answer" value="cancel">취소</button></form>
<script>
document.getElementById('all').addEventListener('change', (event) => {
  for (const box of document.querySelectorAll('input[name]')) if (box.type === 'checkbox') box.checked = event.target.checked;
});
</script>`,
  );
}

/** The page of "log out with the Kakao Account" (§3.6). */
export function logoutPage(pending: { uri: string; clientId: string; state: string }): string {
  const field = (name: string, value: string) =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return layout(
    '로그아웃',
    `<h1>로그아웃</h1><form method="post" action="/oauth/logout">
${field('logout_redirect_uri', pending.uri)}${field('client_id', pending.clientId)}${field('state', pending.state)}
<button id="with-account" name="answer" value="account">카카오계정과 함께 로그아웃</button>
<button id="service-only" class="quiet" name="answer" value="service">이 서비스만 로그아웃</button></form>`,
  );
}

/** An error page with a KOE code (§7.2). */
export function errorPage(code: string, text: string): string {
  return layout(`${code}`, `<h1>${escapeHtml(code)}</h1><p>${escapeHtml(text)}</p>`);
}
