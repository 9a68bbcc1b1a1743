import type { Seen } from '../visibility.ts'
import { drawAttachments, drawBlocks } from './blocks.ts'
import { data, type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { addressOf, type Look } from './look.ts'
import { initialsOf, mrkdwn, plain, type Reader } from './text.ts'
import { slackSentence } from './words.ts'

/** Older ones are not drawn: nobody scrolls that far in a demo. */
const SHOWN = 200
const TOGETHER_MS = 5 * 60_000
const REACTIONS = ['+1', 'white_check_mark', 'tada']

/** The messages of a channel, oldest first, with a line for each day and one before what is new. */
export function drawMessages(reader: Reader, messages: Seen[], newSince: string | null): Html {
  const { look } = reader
  const lines: Html[] = []
  let before: Seen | undefined
  let marked = newSince === null
  for (const message of messages.slice(-SHOWN)) {
    const day = dayOf(message, look)
    const newDay = before === undefined || dayOf(before, look) !== day
    if (newDay) lines.push(html`<div class="day" data-key="day ${day}"><span>${dayName(reader, message)}</span></div>`)
    const isNew = !marked && newSince !== null && message.ts > newSince && message.from.id !== look.person.id
    if (isNew) {
      lines.push(html`<div class="new" data-key="new"><span>${look.t.newMessages}</span></div>`)
      marked = true
    }
    const together =
      !newDay &&
      !isNew &&
      before !== undefined &&
      before.from.id === message.from.id &&
      before.ephemeral === message.ephemeral &&
      !message.from.isBot &&
      timeOf(message.ts) - timeOf(before.ts) < TOGETHER_MS
    lines.push(drawMessage(reader, message, { together }))
    before = message
  }
  return html`${lines}`
}

/** One message. `scope` tells apart two drawings of it on one page. */
export function drawMessage(
  reader: Reader,
  seen: Seen,
  { together = false, scope = '', inThread = false }: { together?: boolean; scope?: string; inThread?: boolean } = {},
): Html {
  const { slack, look } = reader
  const { t } = look
  const message = slack.message(seen.channel, seen.ts)
  const surface = { id: `${scope}m${seen.ts}`, values: message?.values?.get(look.person.id) ?? {} }
  const words =
    seen.blocks.length > 0
      ? drawBlocks(reader, seen.blocks, surface)
      : seen.text !== '' &&
        html`<div class="block section"><div class="words"><p>${mrkdwn(reader, slackSentence(seen.text, look.language))}</p></div></div>`
  const author = slack.people.get(seen.from.id)
  const marks = html`${seen.ephemeral && html`<p class="mark">${icon('eye')}${t.onlyYou}</p>`}${
    seen.pinned && html`<p class="mark">${icon('pin')}${t.pinnedMark}</p>`
  }`
  return html`<article class="message ${together && 'together'} ${seen.ephemeral && 'ephemeral'}" tabindex="-1" data-key="${surface.id}"
      data-target="${data({ ts: seen.ts, channel: seen.channel })}" aria-label="${seen.from.name}, ${clockTime(seen.ts, look)}">
    ${avatar(seen.from.name, seen.from.id, seen.from.isBot)}
    <div class="body">
      ${marks}
      <p class="from"><b>${seen.from.name}</b>${seen.from.isBot && html`<span class="badge">${t.app}</span>`}
        ${author && author.teamId !== look.person.teamId && !author.bot && html`<span class="badge">${slack.team(author.teamId).name}</span>`}
        <time datetime="${new Date(timeOf(seen.ts)).toISOString()}">${clockTime(seen.ts, look)}</time></p>
      ${words}
      ${drawAttachments(reader, seen.attachments, surface)}
      ${files(reader, seen)}
      ${seen.edited && html`<p class="edited">${t.edited}</p>`}
      ${reactions(reader, seen)}
      ${!inThread && seen.reply_count > 0 && html`<p><a class="replies" href="${addressOf(look, { pane: seen.ts })}">${t.replies(seen.reply_count)}</a></p>`}
    </div>
    ${!seen.ephemeral && tools(reader, seen, surface.id, inThread)}
  </article>`
}

/** What can be done with a message. The keyboard has all of it in one menu, the mouse the most used beside it. */
function tools({ slack, look }: Reader, seen: Seen, id: string, inThread: boolean): Html {
  const { t } = look
  if (!slack.channel(seen.channel).members.has(look.person.id)) return html``
  const menu = `${id}-more`.replace(/[^\w-]/g, '_')
  const thread = addressOf(look, { pane: seen.thread_ts ?? seen.ts })
  const item = (act: unknown, name: Html | string) =>
    html`<button type="button" data-do="${data(act)}">${name}</button>`
  const reaction = (name: string) => ({ do: 'react', name })
  return html`<div class="tools">
    ${REACTIONS.map((name) => html`<button type="button" tabindex="-1" aria-hidden="true" data-do="${data(reaction(name))}">${plain(`:${name}:`)}</button>`)}
    ${!inThread && html`<a href="${thread}" tabindex="-1" aria-hidden="true" title="${t.reply}">${icon('reply')}</a>`}
    <button type="button" popovertarget="${menu}" aria-label="${t.more}">${icon('more')}</button>
    <div class="menu" popover id="${menu}" data-key="${menu}" data-menu>
      ${!inThread && html`<a href="${thread}">${t.reply}</a>`}
      ${REACTIONS.map((name) => item(reaction(name), html`${plain(`:${name}:`)} ${t.react}`))}
      ${!seen.pinned && item({ do: 'pin' }, t.pin)}
      ${shortcutsOf(slack, look, 'message').map(({ app, callback, name }) => item({ do: 'messageAction', app, callback }, name))}
    </div>
  </div>`
}

/** The shortcuts of the apps installed in this person's workspace. */
export function shortcutsOf(
  slack: Reader['slack'],
  { person }: Look,
  type: 'global' | 'message',
): { app: string; callback: string; name: string }[] {
  return slack.installations
    .filter((each) => each.teamId === person.teamId && !each.revoked)
    .flatMap(({ appId }) => {
      const shortcuts: { type: string; callback_id: string; name: string }[] =
        slack.app(appId).manifest.features?.shortcuts ?? []
      return shortcuts
        .filter((each) => each.type === type)
        .map((each) => ({ app: appId, callback: each.callback_id, name: each.name }))
    })
}

function files({ look }: Reader, seen: Seen): Html {
  return html`${seen.files.map((file) => {
    const address = `/file/${file.id}?as=${look.person.id}`
    return file.mimetype.startsWith('image/')
      ? html`<figure><img src="${address}" alt="${file.title}" loading="lazy"></figure>`
      : html`<p><a class="file" href="${address}" download="${file.name}">${icon('file')}${file.name}</a></p>`
  })}`
}

function reactions({ look }: Reader, seen: Seen): Html | false {
  return (
    seen.reactions.length > 0 &&
    html`<p class="reactions">${seen.reactions.map(({ name, users }) => {
      const mine = users.includes(look.person.id)
      const act = data({ do: mine ? 'unreact' : 'react', name })
      return html`<button type="button" data-do="${act}" aria-pressed="${String(mine)}" aria-label="${name} ${users.length}">${plain(`:${name}:`)} ${users.length}</button>`
    })}</p>`
  )
}

/** A square with the beginning of a name, in a colour that stays the person's. */
export function avatar(name: string, id: string, isBot = false): Html {
  const hue = [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 9973, 7) % 8
  return html`<span class="avatar hue-${hue} ${isBot && 'bot'}" aria-hidden="true">${initialsOf({ realName: name })}</span>`
}

const timeOf = (ts: string) => Number(ts) * 1000

function dayOf({ ts }: Seen, { person }: Look): string {
  return isoDay(new Date(timeOf(ts)), person.tz)
}

const isoDay = (at: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)

export function clockTime(ts: string, look: Look): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: look.person.tz }).format(new Date(timeOf(ts)))
}

/** "Monday, 7 September" in the reader's language and zone. */
export function longDay(at: Date, { person, language }: Look): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: person.tz,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at)
}

function dayName({ slack, look }: Reader, { ts }: Seen): string {
  const at = new Date(timeOf(ts))
  const now = slack.clock.now()
  const day = isoDay(at, look.person.tz)
  if (day === isoDay(now, look.person.tz)) return look.t.today
  if (day === isoDay(new Date(now.getTime() - 86_400_000), look.person.tz)) return look.t.yesterday
  return longDay(at, look)
}
