import { get as emojiOf } from 'node-emoji'
import { type Node, NodeType, parse } from 'slack-message-parser'
import type { Workspace } from '../engine.ts'
import { unescaped } from '../messages.ts'
import type { Person, Wire } from '../types.ts'
import { canSee } from '../visibility.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { addressOf, type Look } from './look.ts'

/** What text needs to know of its reader: names for ids, and times in the reader's zone and language. */
export interface Reader {
  slack: Workspace
  look: Look
}

const localeOf = (look: Look) => (look.language === 'zh' ? 'zh-CN' : 'en-GB')

/** A text object: mrkdwn, or plain text where emoji codes are the only markup. */
export function textObject(reader: Reader, text: Wire | undefined): Html {
  if (!text) return html``
  return text.type === 'mrkdwn' ? mrkdwn(reader, text.text) : plain(text.text, text.emoji !== false)
}

export function plain(text: string, emoji = true): Html {
  if (!emoji) return html`${text}`
  const parts = text.split(/(:[\w+'-]+:)/)
  return html`${parts.map((part, index) => (index % 2 === 1 ? emojiOrCode(part.slice(1, -1)) : part))}`
}

/** Slack's markup as its client shows it. Addresses other than the web, mail and telephone are shown, not linked. */
export function mrkdwn(reader: Reader, text: string): Html {
  // The parser knows quotes by their escaped sign, Slack takes both.
  return nodes(reader, parse(text.replace(/^>/gm, '&gt;')).children)
}

function nodes(reader: Reader, list: Node[]): Html {
  return html`${list.map((node) => one(reader, node))}`
}

function one(reader: Reader, node: Node): Html {
  switch (node.type) {
    case NodeType.Text:
      return html`${unescaped(node.text)}`
    case NodeType.Bold:
      return html`<b>${nodes(reader, node.children)}</b>`
    case NodeType.Italic:
      return html`<i>${nodes(reader, node.children)}</i>`
    case NodeType.Strike:
      return html`<s>${nodes(reader, node.children)}</s>`
    case NodeType.Code:
      return html`<code>${unescaped(node.text)}</code>`
    case NodeType.PreText:
      return html`<pre>${unescaped(node.text)}</pre>`
    case NodeType.Quote:
      return html`<blockquote>${nodes(reader, node.children)}</blockquote>`
    case NodeType.Emoji:
      return emojiOrCode(node.name)
    case NodeType.UserLink:
      return mention(reader, node.userID)
    case NodeType.ChannelLink:
      return channelLink(reader, node.channelID)
    case NodeType.URL:
      return link(unescaped(node.url), node.label ? nodes(reader, node.label) : undefined)
    case NodeType.Command:
      return command(reader, node.name, node.arguments, node.label ? nodes(reader, node.label) : undefined)
    default:
      return html`${node.source}`
  }
}

function emojiOrCode(name: string): Html {
  const sign = emojiOf(name)
  return sign
    ? html`<span class="emoji" role="img" aria-label="${name.replaceAll('_', ' ')}">${sign}</span>`
    : html`:${name}:`
}

function mention({ slack, look }: Reader, id: string): Html {
  const name = slack.people.get(id)?.realName ?? id
  return html`<span class="mention ${id === look.person.id && 'me'}">@${name}</span>`
}

function channelLink({ slack, look }: Reader, id: string): Html {
  const channel = slack.channels.get(slack.renamedChannels.get(id) ?? id)
  if (!channel || !canSee(look.person, channel))
    return html`<span class="mention">${icon('lock')}${look.t.privateChannel}</span>`
  return html`<a class="mention" href="${addressOf(look, { at: channel.id })}">#${channel.name}</a>`
}

/** A link that leaves the page, by the visitor's own click. */
export function link(url: string, label?: Html): Html {
  const shown = label ?? html`${url.replace(/^mailto:/, '')}`
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return shown
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${shown}</a>`
}

function command(reader: Reader, name: string, given: string[], label: Html | undefined): Html {
  if (name === 'date') return date(reader.look, Number(given[0]), given[1] ?? '', given[2])
  if (name === 'subteam') return html`<span class="mention">${label ?? `@${given[0] ?? name}`}</span>`
  return html`<span class="mention me">@${label ?? name}</span>`
}

/** `<!date^…>` in the reader's zone and language (docs: "Formatting text for app surfaces", Date formatting). */
function date(look: Look, seconds: number, format: string, url?: string): Html {
  const at = new Date(seconds * 1000)
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(look), { timeZone: look.person.tz, ...options }).format(at)
  const day = show({ dateStyle: 'long' })
  const tokens: Record<string, () => string> = {
    date_num: () => new Intl.DateTimeFormat('sv-SE', { timeZone: look.person.tz }).format(at),
    date: () => day,
    date_slash: () => show({ dateStyle: 'short' }),
    date_short: () => show({ dateStyle: 'medium' }),
    date_long: () => show({ dateStyle: 'full' }),
    time: () => show({ timeStyle: 'short' }),
    time_secs: () => show({ timeStyle: 'medium' }),
    ago: () => `${day} ${show({ timeStyle: 'short' })}`,
  }
  const shown = format.replace(/\{(\w+?)(?:_pretty)?\}/g, (whole, token) => tokens[token]?.() ?? whole)
  return html`<time datetime="${at.toISOString()}">${url ? link(url, html`${shown}`) : shown}</time>`
}

/** A rich_text block. */
export function richText(reader: Reader, block: Wire): Html {
  const parts: Wire[] = block.elements ?? []
  return html`${parts.map((part) => richPart(reader, part))}`
}

function richPart(reader: Reader, part: Wire): Html {
  const inside = (elements: Wire[] = []) => html`${elements.map((element) => richInline(reader, element))}`
  switch (part.type) {
    case 'rich_text_list': {
      const items: Wire[] = part.elements
      const rows = html`${items.map((item) => html`<li>${inside(item.elements)}</li>`)}`
      const indent = `indent-${Math.min(Number(part.indent ?? 0), 8)}`
      return part.style === 'ordered'
        ? html`<ol class="${indent}" start="${Number(part.offset ?? 0) + 1}">${rows}</ol>`
        : html`<ul class="${indent}">${rows}</ul>`
    }
    case 'rich_text_quote':
      return html`<blockquote>${inside(part.elements)}</blockquote>`
    case 'rich_text_preformatted':
      return html`<pre>${inside(part.elements)}</pre>`
    default:
      return html`<div>${inside(part.elements)}</div>`
  }
}

function richInline(reader: Reader, element: Wire): Html {
  const styled = (shown: Html) => {
    const { bold, italic, strike, code, underline } = (element.style ?? {}) as Record<string, boolean>
    let all = shown
    if (code) all = html`<code>${all}</code>`
    if (bold) all = html`<b>${all}</b>`
    if (italic) all = html`<i>${all}</i>`
    if (strike) all = html`<s>${all}</s>`
    if (underline) all = html`<u>${all}</u>`
    return all
  }
  switch (element.type) {
    case 'text':
      return styled(plain(element.text, !element.style?.code))
    case 'link':
      return styled(link(element.url, element.text ? html`${element.text}` : undefined))
    case 'user':
      return mention(reader, element.user_id)
    case 'channel':
      return channelLink(reader, element.channel_id)
    case 'emoji':
      return emojiOrCode(element.name)
    case 'broadcast':
      return html`<span class="mention me">@${element.range}</span>`
    case 'usergroup':
      return html`<span class="mention">@${element.usergroup_id}</span>`
    case 'date':
      return date(reader.look, element.timestamp, element.format, element.url)
    case 'color':
      return html`<code>${element.value}</code>`
    default:
      return html`${element.text}`
  }
}

/** The standard Markdown of a markdown block, as far as bots use it: headings, lists, quotes, code, links, emphasis. */
export function markdown(text: string): Html {
  const blocks = text.split(/(^```[\s\S]*?^```$)|\n{2,}/m).filter((part) => part?.trim())
  return html`${blocks.map(markdownBlock)}`
}

function markdownBlock(text: string): Html {
  const fence = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(text)
  if (fence) return html`<pre>${fence[1]}</pre>`
  const lines = text.split('\n')
  const heading = /^(#{1,6}) (.*)$/.exec(lines[0] ?? '')
  if (heading) {
    const rest = lines.slice(1).join('\n')
    return html`<p class="heading">${inline(heading[2] ?? '')}</p>${rest.trim() !== '' && markdownBlock(rest)}`
  }
  if (/^(-{3,}|\*{3,})$/.test(text.trim())) return html`<hr>`
  const items = (pattern: RegExp) => lines.map((line) => html`<li>${inline(line.replace(pattern, ''))}</li>`)
  if (lines.every((line) => /^\s*[-*+] /.test(line))) return html`<ul>${items(/^\s*[-*+] /)}</ul>`
  if (lines.every((line) => /^\s*\d+[.)] /.test(line))) return html`<ol>${items(/^\s*\d+[.)] /)}</ol>`
  if (lines.every((line) => line.startsWith('>')))
    return html`<blockquote>${inline(lines.map((line) => line.replace(/^> ?/, '')).join('\n'))}</blockquote>`
  return html`<p>${inline(text)}</p>`
}

const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|_([^_\s][^_]*)_|~~([^~]+)~~|\[([^\]]+)\]\(([^)\s]+)\)/

function inline(text: string): Html {
  const found = INLINE.exec(text)
  if (!found) return plain(text)
  const [whole, code, strong, strong2, em, em2, strike, label, url] = found
  const bold = strong ?? strong2
  const italic = em ?? em2
  let shown: Html
  if (code !== undefined) shown = html`<code>${code}</code>`
  else if (bold !== undefined) shown = html`<b>${inline(bold)}</b>`
  else if (italic !== undefined) shown = html`<i>${inline(italic)}</i>`
  else if (strike !== undefined) shown = html`<s>${inline(strike)}</s>`
  else shown = link(url ?? '', inline(label ?? ''))
  return html`${plain(text.slice(0, found.index))}${shown}${inline(text.slice(found.index + whole.length))}`
}

/** The words of a text without its markup, for places where markup cannot stand. */
export function wordsOf(shown: Html): string {
  return shown.markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** Two letters, or one Chinese character, for a picture that is not there. */
export function initialsOf({ realName }: Pick<Person, 'realName'>): string {
  if (/\p{Script=Han}/u.test(realName)) return [...realName].slice(-1).join('')
  return realName
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
}
