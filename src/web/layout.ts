import { createHash } from 'node:crypto'
import type { Dictionary } from '../i18n/dictionary.ts'
import { Html, html } from './html.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2422; --soft: #55605c; --line: #7b8783; --ground: #eef3f0; --paper: #fff;
  --edge: #d9e2de; --accent: #1d5c4d; --on-accent: #fff; --band: #174a3e; --on-band: #fff; --wrong: #a3271c;
  --good: #e2f1ea; --waits: #fbf0d9; --over: #eceff0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edeb; --soft: #aab5b1; --line: #808c88; --ground: #111614;
  --paper: #1a211e; --edge: #2b3531; --accent: #8fd0bd; --on-accent: #10241e; --band: #1f3a32; --on-band: #e8edeb;
  --wrong: #ff9c90; --good: #1d3a30; --waits: #3d3218; --over: #272e2b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
header { background: var(--band); color: var(--on-band); font-size: .9375rem; }
header div, main { max-width: 34rem; margin: 0 auto; padding: 0 1rem; }
header div { display: flex; justify-content: space-between; align-items: center; gap: 1rem; min-height: 3rem; }
header a { color: inherit; padding: .6rem 0; }
main { padding-top: 1rem; padding-bottom: 3rem; }
section { background: var(--paper); border: 1px solid var(--edge); border-radius: .9rem; padding: 1.1rem; margin-bottom: 1rem; }
section > :first-child { margin-top: 0; } section > :last-child { margin-bottom: 0; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.2rem; line-height: 1.4; margin: 0 0 .6rem; }
p { margin: .6rem 0; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1rem; margin: .75rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
.about { white-space: pre-line; border-top: 1px solid var(--edge); padding-top: .75rem; margin-top: .9rem; }
.state, .notice { border-radius: .6rem; padding: .75rem 1rem; margin: 0 0 1rem; background: var(--good); }
.state strong { display: block; font-size: 1.2rem; line-height: 1.4; }
.waits { background: var(--waits); } .over { background: var(--over); }
label { display: block; font-weight: 600; }
form label { margin-top: 1.1rem; }
.hint, footer { color: var(--soft); font-size: .9375rem; margin: .15rem 0; }
.error { color: var(--wrong); margin: .3rem 0 0; }
input[type=text], input[type=tel], select { display: block; width: 100%; min-height: 3rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .55rem .7rem; margin-top: .3rem; }
input[aria-invalid=true] { border: 2px solid var(--wrong); }
button, .button { display: block; width: 100%; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  min-height: 3rem; padding: .65rem 1.2rem; margin-top: .75rem; border-radius: .6rem; border: 1px solid var(--accent);
  background: transparent; color: var(--accent); }
button.first { background: var(--accent); color: var(--on-accent); margin-top: 1.25rem; }
section > form:first-child > input[type=hidden] + * { margin-top: 0; }
summary { cursor: pointer; font-weight: 600; min-height: 2.9rem; line-height: 2.9rem; margin: -.6rem 0; color: var(--accent); list-style-position: inside; }
details[open] summary { margin-bottom: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.code { font: 700 1.6rem/1.4 ui-monospace, monospace; letter-spacing: .1em; }
footer { padding: 0 .25rem; }
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
<header><div><span>${t.publicPages.site}</span><a href="${otherLanguage}" lang="${other}">${t.languageNames[other]}</a></div></header>
<main>
${body}
</main>
</body>
</html>
`.markup
}
