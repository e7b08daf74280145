import { hostedPageScript } from './hosted-page-script.js';
import type { HostedPageConfig } from './hosted-visit.js';
import { escapeHtml, scriptJson } from './text.js';

/** The element of the page that carries its configuration as JSON. */
export const configElementId = 'hosted-config';

export interface HostedPageParts {
  readonly nonce: string;
  readonly vendorName: string;
  readonly config: HostedPageConfig;
}

/** One self-contained page: no font, picture or script comes from anywhere else. */
export function hostedPageHtml({ nonce, vendorName, config }: HostedPageParts): string {
  const vendor = escapeHtml(vendorName);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verify your identity - ${vendor}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><p class="vendor">${vendor} <span>emulator</span></p></header>
<main>
<h1 id="title" tabindex="-1">Verify your identity</h1>
<p id="status" role="status" aria-live="polite">Loading…</p>
<p id="back" class="actions" hidden></p>
<div id="steps" hidden>
<section id="specimens" class="card specimens" aria-labelledby="specimens-title">
<h2 id="specimens-title">No documents at hand?</h2>
<p id="specimens-hint">Fills in an invented person's pictures, and agrees for them. You only press Finish.</p>
<div class="actions"><label for="specimens-person">Person</label><select id="specimens-person"></select><button type="button" id="specimens-use" aria-describedby="specimens-hint">Use specimens</button></div>
</section>
<div id="consent" class="card consent" hidden><input type="checkbox" id="consent-box"><label for="consent-box" id="consent-text"></label></div>
<ol id="slots"></ol>
<div class="actions"><button type="button" id="finish" class="primary">Finish</button><button type="button" id="decline" hidden></button></div>
</div>
</main>
<footer>This page stands in for the vendor's, on your own machine. Show specimens only, never your own documents; pictures stay in memory and are gone when the emulator stops.</footer>
<noscript>This page needs JavaScript.</noscript>
<script type="application/json" id="${configElementId}">${scriptJson(config)}</script>
<script nonce="${nonce}">${hostedPageScript}</script>
</body>
</html>
`;
}

const style = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6778;--line:#cfd6e0;--paper:#fff;--back:#f3f5f9;--act:#1f5fd0;--good:#0c6b3a;--bad:#a8232b}
@media (prefers-color-scheme:dark){:root{--ink:#eef2f8;--soft:#a9b4c4;--line:#3a4656;--paper:#1a212b;--back:#10151c;--act:#6ea3ff;--good:#6fd39d;--bad:#ff9a9a}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--back);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:40rem;margin:0 auto;padding:1rem}
.vendor{margin:0;font-weight:700}
.vendor span{font-weight:400;font-size:.8rem;border:1px solid var(--line);border-radius:1rem;padding:.1rem .5rem;color:var(--soft)}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}
h1:focus{outline:none}
#status:empty{display:none}
ol{list-style:none;margin:0;padding:0}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin-bottom:1rem}
.card h2{font-size:1rem;margin:0 0 .5rem}
.optional{font-weight:400;color:var(--soft)}
.consent{display:flex;gap:.75rem;align-items:flex-start}
.consent input{width:1.4rem;height:1.4rem;flex:none}
.drop{display:block;position:relative;border:2px dashed var(--line);border-radius:.5rem;padding:1.25rem .75rem;text-align:center;cursor:pointer;color:var(--soft)}
.drop.over,.drop:hover{border-color:var(--act);color:var(--ink)}
.drop:focus-within{outline:3px solid var(--act);outline-offset:2px}
.drop input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.drop img{display:block;max-width:100%;max-height:14rem;margin:0 auto .5rem;border-radius:.35rem}
.answer{margin:.5rem 0 0;font-weight:600}
.answer:empty{display:none}
.answer.good{color:var(--good)}
.answer.bad{color:var(--bad)}
.specimens p{margin:0 0 .75rem;color:var(--soft)}
.specimens .actions{align-items:center}
select{font:inherit;min-height:3rem;padding:.4rem .6rem;border-radius:.6rem;border:1px solid var(--line);background:var(--paper);color:var(--ink);flex:2 1 12rem;min-width:0}
.locked .drop{opacity:.5;pointer-events:none}
.actions{display:flex;flex-wrap:wrap;gap:.75rem}
a.button{display:inline-block;text-align:center;text-decoration:none}
button,a.button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.5rem;border-radius:.6rem;border:1px solid var(--line);background:var(--paper);color:var(--ink);cursor:pointer;flex:1 1 10rem}
button.primary,a.primary{background:var(--act);border-color:var(--act);color:#fff}
@media (prefers-color-scheme:dark){button.primary,a.primary{color:#0b1220}}
button:focus-visible,a:focus-visible,select:focus-visible,.consent input:focus-visible{outline:3px solid var(--act);outline-offset:2px}
button:disabled{opacity:.5;cursor:default}
footer{color:var(--soft);font-size:.85rem}
`;
