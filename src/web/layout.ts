import { createHash } from 'node:crypto'
import type { Dictionary } from '../i18n/dictionary.ts'
import { Html, html } from './html.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2422; --soft: #55605c; --line: #7b8783; --paper: #fff; --field: #fff;
  --accent: #1d5c4d; --on-accent: #fff; --wrong: #a3271c; --note: #e9f2ee; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edeb; --soft: #aab5b1; --line: #808c88; --paper: #161b19;
  --field: #1e2523; --accent: #8fd0bd; --on-accent: #10241e; --wrong: #ff9c90; --note: #22302b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
main, header { max-width: 34rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; justify-content: space-between; gap: 1rem; padding-top: .75rem; color: var(--soft); font-size: .9375rem; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .75rem 0; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: 1rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
.about { white-space: pre-line; }
.state, .notice { background: var(--note); border-radius: .6rem; padding: .8rem 1rem; margin: 1rem 0; }
.state strong { display: block; font-size: 1.15rem; }
form { margin: 1rem 0; }
label, legend { display: block; font-weight: 600; margin-top: 1.1rem; }
.hint { color: var(--soft); font-size: .9375rem; margin: .15rem 0; }
.error { color: var(--wrong); margin: .25rem 0; }
input[type=text], input[type=tel], select, textarea { display: block; width: 100%; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--line); border-radius: .45rem; padding: .6rem .7rem; margin-top: .3rem; }
[aria-invalid=true] { border-color: var(--wrong); }
button, .button { display: inline-block; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; min-height: 2.9rem;
  padding: .65rem 1.2rem; margin: 1rem .5rem 0 0; border-radius: .5rem; border: 1px solid var(--accent);
  background: var(--paper); color: var(--accent); }
button.first { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.code { font: 700 1.6rem/1.4 ui-monospace, monospace; letter-spacing: .12em; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .875rem; }
`

/** The one style a page may have: its contents are named in the policy, scripts are in no page. */
export const styleHash = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

export type PageContent = { title: string; body: Html }

/** A whole page. `otherLanguage` is the same page in the other language. */
export function layout(t: Dictionary, { title, body }: PageContent, otherLanguage: string): string {
  const other = t.language === 'en' ? 'zh-CN' : 'en'
  return html`<!doctype html>
<html lang="${t.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
${new Html(`<style>${STYLE}</style>`)}
</head>
<body>
<header><span>${t.publicPages.site}</span><a href="${otherLanguage}" lang="${other}">${t.languageNames[other]}</a></header>
<main>
${body}
</main>
</body>
</html>
`.markup
}
