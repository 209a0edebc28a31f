/** The page of the control API: everything it shows and does goes through the routes that tests use. */
export function controlPage(): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kakao simulator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
form,.row{display:flex;gap:.5rem;flex-wrap:wrap;align-items:end;margin:.5rem 0}
label{display:flex;flex-direction:column;font-size:.85rem}
input,select,button{font:inherit;padding:.3rem .5rem}
pre{background:#f6f6f6;padding:1rem;overflow:auto;max-height:24rem;white-space:pre-wrap}
button{cursor:pointer}
</style></head><body>
<h1>Kakao simulator</h1>
<p>A stand-in for Kakao. Nothing here reaches Kakao or a real person.</p>
<div class="row">
<button data-call='["PATCH","faults",{"isMaintenance":true}]'>Maintenance on</button>
<button data-call='["PATCH","faults",{"isMaintenance":false}]'>Maintenance off</button>
<button data-call='["PATCH","faults",{"hasUnknownKeys":true}]'>Unknown keys on</button>
<button data-call='["PATCH","faults",{"hasUnknownKeys":false}]'>Unknown keys off</button>
<button data-call='["DELETE","faults"]'>End all faults</button>
<button data-call='["POST","users",{}]'>Someone new links</button>
<button data-call='["POST","reset"]'>Reset everything</button>
</div>
<h2>A fault</h2>
<form id="fault">
<label>Endpoint<input name="endpoint" value="*"></label>
<label>Kind<select name="kind"><option>mixed<option>code<option>html<option>cut<option>truncate<option>garbage<option>slow<option>hang</select></label>
<label>Code<input name="code" value="-1" size="5"></label>
<label>Share 0-1<input name="share" size="5"></label>
<label>Next calls<input name="next" size="5"></label>
<label>Delay ms<input name="delayMs" size="6"></label>
<label>After doing it<input name="isAfter" type="checkbox"></label>
<button>Add</button>
</form>
<h2>Latency and limits</h2>
<form id="latency"><label>Milliseconds<input name="latencyMs" value="0"></label><button>Set</button></form>
<form id="limits">
<label>Id list / minute<input name="idsPerMinute" size="6"></label>
<label>Known / s<input name="knownPerSecond" size="6"></label>
<label>Hidden / s<input name="hiddenPerSecond" size="6"></label>
<label>Month<input name="perMonth" size="9"></label><button>Set</button>
</form>
<h2>A person</h2>
<form id="person"><label>User id<input name="id" size="22" required></label>
<label>What happens<select name="op"><option>look<option>unlink<option>link<option>signup<option>logout</select></label>
<button>Do</button></form>
<h2>Answer</h2><pre id="answer" aria-live="polite"></pre>
<h2>State</h2><pre id="state"></pre>
<script>
const show = (id, value) => { document.getElementById(id).textContent = JSON.stringify(value, null, 1); };
async function call(method, path, body) {
  const answer = await fetch('/__control/' + path, { method, body: body && JSON.stringify(body) });
  show('answer', await answer.json());
  show('state', await (await fetch('/__control/state')).json());
}
const values = (form, numbers) => Object.fromEntries([...new FormData(form)].filter(([, v]) => v !== '')
  .map(([k, v]) => [k, numbers.includes(k) ? Number(v) : v]));
const on = (id, run) => document.getElementById(id).addEventListener('submit', (event) => {
  event.preventDefault(); run(event.target);
});
for (const button of document.querySelectorAll('[data-call]')) {
  button.addEventListener('click', () => call(...JSON.parse(button.dataset.call)));
}
on('fault', (form) => {
  const rule = values(form, ['code', 'share', 'next', 'delayMs']);
  rule.isAfter = form.isAfter.checked;
  call('POST', 'faults', rule);
});
on('latency', (form) => call('PATCH', 'faults', values(form, [])));
on('limits', (form) => call('PATCH', 'limits', values(form, ['idsPerMinute', 'knownPerSecond', 'hiddenPerSecond', 'perMonth'])));
on('person', (form) => {
  const { id, op } = values(form, []);
  if (op === 'look') call('GET', 'users/' + id);
  else call('POST', 'users/' + id + '/effects', { op });
});
call('GET', 'faults');
</script></body></html>`;
}
