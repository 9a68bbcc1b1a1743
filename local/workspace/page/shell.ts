import type { Workspace } from '../engine.ts'
import type { Channel, Person, Wire } from '../types.ts'
import { drawBlocks } from './blocks.ts'
import { data, type Html, html } from './html.ts'
import {
  addressOf,
  appsOf,
  type ClockAction,
  channelsOf,
  directsOf,
  type Look,
  type PersonShown,
  placeId,
  type SubCommand,
} from './look.ts'
import { avatar, clockTime, drawMessage, drawMessages, longDay, shortcutsOf } from './messages.ts'
import { drawModal } from './modal.ts'
import { mrkdwn } from './text.ts'

/** What the page knows besides the workspace. */
export interface Shown {
  slack: Workspace
  cast: PersonShown[]
  clockActions: ClockAction[]
  subCommands: (person: Person) => Record<string, SubCommand[]>
  /** How many messages of this channel the person has not looked at. */
  unread: (person: Person, channel: Channel) => number
  /** What the clock is doing. */
  moving: { id: string; done: number } | null
}

/** Everything inside the page's `<body>` for one look. `readTo`: the ts up to which this place had been read when it was opened. */
export function drawPage(shown: Shown, look: Look, readTo: string | null): Html {
  const reader = { slack: shown.slack, look }
  const modal = shown.slack.as(look.person).modal()
  return html`
    <a class="skip" href="#main">${look.t.messages}</a>
    ${bar(shown, look)}
    <div class="columns ${look.listed ? 'listed' : 'placed'} ${look.pane && 'paned'}">
      ${sidebar(shown, look)}
      ${look.place.kind === 'home' ? home(shown, look, look.place.app) : channelView(shown, look, look.place.channel, readTo)}
      ${look.pane && look.place.kind === 'channel' && pane(shown, look, look.place.channel, look.pane)}
    </div>
    ${modal && drawModal(reader, modal)}`
}

function bar({ slack, clockActions, moving }: Shown, look: Look): Html {
  const { t } = look
  const now = slack.clock.now()
  const ts = String(now.getTime() / 1000)
  return html`<header class="bar">
    <p class="team">${slack.team(look.person.teamId).name}</p>
    <div class="clock" role="group" aria-label="${t.clock}">
      <p class="now"><time datetime="${now.toISOString()}"><span>${longDay(now, look)}</span> <b>${clockTime(ts, look)}</b></time></p>
      ${clockActions.map(
        (action) =>
          html`<button type="button" data-do="${data({ do: 'clock', id: action.id })}" ${moving && 'disabled'}>${action.label[look.language]}</button>`,
      )}
      <progress max="100" value="${Math.round((moving?.done ?? 0) * 100)}" aria-label="${t.moving}" ${!moving && 'hidden'}></progress>
    </div>
    <a class="language" href="${addressOf(look, { lang: look.language === 'zh' ? 'en' : 'zh', pane: look.pane })}" lang="${look.language === 'zh' ? 'en' : 'zh'}">${t.switchLanguage}</a>
  </header>`
}

function sidebar(shown: Shown, look: Look): Html {
  const { slack, unread } = shown
  const { t, person } = look
  const here = placeId(look.place)
  const place = (id: string, name: Html, count = 0) =>
    html`<li><a href="${addressOf(look, { at: id })}" data-place="${id}" class="${count > 0 && 'unread'}" ${here === id && html`aria-current="page"`}>${name}${
      count > 0 && html`<span class="count" aria-label="${t.unread(count)}">${count}</span>`
    }</a></li>`
  const channels = channelsOf(slack, person)
  const directs = directsOf(slack, person)
  return html`<nav class="sidebar" aria-label="${t.channels}">
    ${who(shown, look)}
    <h2>${t.channels}</h2>
    <ul>${channels.map((channel) => place(channel.id, channelName(channel), unread(person, channel)))}</ul>
    ${directs.length > 0 && html`<h2>${t.direct}</h2><ul>${directs.map(({ channel, other }) => place(channel.id, html`${avatar(other.realName, other.id)}<span>${other.realName}</span>`, unread(person, channel)))}</ul>`}
    <h2>${t.apps}</h2>
    ${appsOf(slack, person).map((app) => {
      const direct = slack.as(person, { appId: app.id }).appDirect()
      return html`<p class="app">${avatar(app.name, app.id, true)} <b>${app.name}</b></p><ul>${place(`home-${app.id}`, html`<span>${t.home}</span>`)}${place(direct.id, html`<span>${t.messages}</span>`, unread(person, direct))}</ul>`
    })}
  </nav>`
}

function channelName(channel: Channel): Html {
  return html`<span class="sign" aria-hidden="true">${channel.private ? '⚿' : '#'}</span><span>${channel.name}</span>${channel.teamIds.length > 1 && html`<span class="sign" aria-hidden="true">⧉</span>`}`
}

/** The switch between people. */
function who(shown: Shown, look: Look): Html {
  const { t, person } = look
  const groups = Map.groupBy(shown.cast, ({ group }) => group ?? '')
  const me = shown.cast.find((each) => each.person === person)
  const waiting = (each: Person) =>
    appsOf(shown.slack, each).reduce(
      (sum, app) => sum + shown.unread(each, shown.slack.as(each, { appId: app.id }).appDirect()),
      0,
    )
  return html`<button type="button" class="who" popovertarget="cast" data-key="who">
      ${avatar(person.realName, person.id)}<span><small>${t.youAre}</small><b>${person.realName}</b><small>${[me?.group, me?.title].filter(Boolean).join(' · ')}</small></span><span aria-hidden="true">▾</span>
    </button>
    <div class="cast" popover id="cast" data-key="cast" data-menu aria-label="${t.choosePerson}">
      <p class="quiet">${t.openAsOther}</p>
      ${[...groups].map(
        ([group, people]) =>
          html`<h2>${group}</h2><ul>${people.map(({ person: each, title }) => {
            const count = waiting(each)
            const language = t.speaks[each.locale.startsWith('zh') ? 'zh' : 'en']
            return html`<li><a href="${addressOf(look, { as: each.id })}" ${each === person && html`aria-current="true"`}>${avatar(each.realName, each.id)}<span><b>${each.realName}</b><small>${[title, language].filter(Boolean).join(' · ')}</small></span>${
              count > 0 && html`<span class="count" aria-label="${t.unread(count)}">${count}</span>`
            }</a></li>`
          })}</ul>`,
      )}
    </div>`
}

function home({ slack }: Shown, look: Look, app: { id: string; name: string }): Html {
  const { t } = look
  const driver = slack.as(look.person, { appId: app.id })
  const view = driver.home()
  const reader = { slack, look }
  return html`<main id="main" data-key="main home-${app.id}">
    ${appHeader(look, app, driver.appDirect(), 'home')}
    <div class="scroller home" data-key="scroller home-${app.id}" data-target="${data({ home: app.id })}" tabindex="-1">
      <div class="sheet">${view ? drawBlocks(reader, view.blocks, { id: view.id, values: view.values, errors: view.errors }) : html`<p class="quiet">${t.emptyHome}</p>`}</div>
    </div>
  </main>`
}

function appHeader(look: Look, app: { id: string; name: string }, direct: Channel, tab: 'home' | 'messages'): Html {
  const { t } = look
  const current = (name: string) => tab === name && html`aria-current="page"`
  return html`<header class="place">${back(look)}${avatar(app.name, app.id, true)}<h1>${app.name}</h1>
    <nav class="tabs" aria-label="${app.name}"><a href="${addressOf(look, { at: `home-${app.id}` })}" ${current('home')}>${t.home}</a><a href="${addressOf(look, { at: direct.id })}" ${current('messages')}>${t.messages}</a></nav></header>`
}

function back(look: Look): Html {
  return html`<a class="back" href="${addressOf(look, { at: null })}" aria-label="${look.t.back}">←</a>`
}

function channelView(shown: Shown, look: Look, channel: Channel, readTo: string | null): Html {
  const { slack } = shown
  const { t, person } = look
  const app = look.place.kind === 'channel' ? look.place.app : null
  const all = slack.visibleTo(person, channel)
  const messages = all.filter(
    (each) => !each.thread_ts || each.thread_ts === each.ts || slack.message(channel.id, each.ts)?.broadcast === true,
  )
  const name = nameOf(slack, channel, person)
  const head = app
    ? appHeader(look, app, channel, 'messages')
    : html`<header class="place">${back(look)}<h1>${channel.kind === 'im' ? name : channelName(channel)}</h1>
        <p class="facts">${channel.kind === 'channel' && html`<span>${t.members(channel.members.size)}</span>`}
        ${channel.teamIds.length > 1 && html`<span>${t.shared}</span>`}
        ${channel.pins.length > 0 && html`<a href="${addressOf(look, { pane: 'pins' })}">${t.pinned(channel.pins.length)}</a>`}
        ${(channel.bookmarks as Wire[]).map((each) => html`<a href="${each.link}" target="_blank" rel="noopener noreferrer">${each.title}</a>`)}</p>
        ${channel.topic && html`<p class="topic">${mrkdwn({ slack, look }, channel.topic)}</p>`}</header>`
  return html`<main id="main" data-key="main ${channel.id}">
    ${head}
    <div class="scroller" data-key="scroller ${channel.id}" data-stick tabindex="-1">
      ${messages.length === 0 && html`<p class="quiet beginning">${t.beginning(name)}</p>`}
      <div role="log" aria-live="polite" aria-relevant="additions" aria-label="${name}">${drawMessages({ slack, look }, messages, readTo)}</div>
    </div>
    ${composer(shown, look, channel, name, null)}
  </main>`
}

function nameOf(slack: Workspace, channel: Channel, person: Person): string {
  if (channel.kind === 'channel') return `#${channel.name}`
  const other = [...channel.members].find((id) => id !== person.id)
  return slack.people.get(other ?? '')?.realName ?? channel.name
}

function pane({ slack, ...shown }: Shown, look: Look, channel: Channel, which: string): Html {
  const { t, person } = look
  const all = slack.visibleTo(person, channel)
  const pins = which === 'pins'
  const messages = pins
    ? all.filter((each) => each.pinned)
    : all.filter((each) => each.ts === which || each.thread_ts === which)
  const reader = { slack, look }
  return html`<aside class="pane" data-key="pane ${which}" aria-labelledby="pane-title">
    <header class="place"><h2 id="pane-title">${pins ? t.pins : t.thread}</h2><a class="close" href="${addressOf(look, { pane: null })}" data-close-pane aria-label="${t.closePane}">×</a></header>
    <div class="scroller" data-key="scroller pane ${which}" tabindex="-1">
      <div role="log" aria-live="polite" aria-label="${pins ? t.pins : t.thread}">${messages.map((each) => drawMessage(reader, each, { scope: 'pane-', inThread: !pins }))}</div>
    </div>
    ${!pins && composer({ slack, ...shown }, look, channel, t.thread, which)}
  </aside>`
}

function composer(shown: Shown, look: Look, channel: Channel, name: string, thread: string | null): Html {
  const { slack } = shown
  const { t, person } = look
  const app = look.place.kind === 'channel' ? look.place.app : null
  if (channel.archived) return html`<p class="composer closed">${t.archived}</p>`
  if (app?.manifest.features?.app_home?.messages_tab_read_only_enabled)
    return html`<p class="composer closed">${t.readOnly}</p>`
  if (!channel.members.has(person.id))
    return html`<p class="composer closed">${t.notMember(name)} <button type="button" class="button primary" data-do='{"do":"join"}'>${t.join}</button></p>`
  const key = `composer ${channel.id} ${thread ?? ''}`
  const id = thread ? 'reply' : 'write'
  const shortcuts = thread ? [] : shortcutsOf(slack, look, 'global')
  return html`<form class="composer" data-key="${key}" data-say="${data({ thread })}">
    <div role="listbox" class="completions" id="${id}-list" data-keep hidden aria-label="${t.commands}"></div>
    <div class="row">
      <label class="plain attach"><span aria-hidden="true">＋</span><span class="hidden">${t.attach}</span><input type="file" data-upload></label>
      ${
        shortcuts.length > 0 &&
        html`<button type="button" class="plain" popovertarget="shortcuts" aria-label="${t.shortcuts}">⚡</button><div class="menu" popover id="shortcuts" data-key="shortcuts" data-menu>${shortcuts.map(
          (each) =>
            html`<button type="button" data-do="${data({ do: 'shortcut', app: each.app, callback: each.callback })}">${each.name}</button>`,
        )}</div>`
      }
      <textarea id="${id}" name="text" rows="1" data-key="${key} text" data-complete="${data(thread ? [] : completions(shown, person))}" aria-autocomplete="list" aria-controls="${id}-list" placeholder="${t.write(name)}" aria-label="${t.write(name)}"></textarea>
      <button type="submit" class="plain send" aria-label="${t.send}">➤</button>
    </div>
    <p class="hint">${t.composerHint}</p>
  </form>`
}

/** What can be typed after a slash: the commands of the apps installed in this person's workspace, then their sub-commands. */
function completions({ slack, subCommands }: Shown, person: Person): SubCommand[] {
  const known = subCommands(person)
  return slack.installations
    .filter((each) => each.teamId === person.teamId && !each.revoked)
    .flatMap(({ appId }): Wire[] => slack.app(appId).manifest.features?.slash_commands ?? [])
    .flatMap(({ command, description = '', usage_hint: usage = '' }) => [
      { text: command, usage, does: description },
      ...(known[command] ?? []).map((each) => ({ ...each, text: `${command} ${each.text}` })),
    ])
}

/** The words of a title bar: what is waiting, where one is. */
export function titleOf({ slack, unread }: Shown, look: Look): string {
  const { person, place } = look
  const waiting = channelsOf(slack, person).reduce((sum, channel) => sum + unread(person, channel), 0)
  const name = place.kind === 'home' ? place.app.name : nameOf(slack, place.channel, person)
  return `${waiting > 0 ? `(${waiting}) ` : ''}${name} · ${person.realName}`
}
