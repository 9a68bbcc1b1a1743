import type { Workspace } from '../engine.ts'
import type { Channel, Person, Wire } from '../types.ts'
import { drawBlocks } from './blocks.ts'
import { data, type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { addressOf, type Look, type Shown, type SubCommand } from './look.ts'
import { avatar, drawMessage, drawMessages, shortcutsOf } from './messages.ts'
import { mrkdwn } from './text.ts'

/** Its sign and its name. */
export function channelName(channel: Channel): Html {
  return html`${icon(channel.private ? 'lock' : 'hash')}<span>${channel.name}</span>${channel.teamIds.length > 1 && icon('shared')}`
}

export function home({ slack }: Shown, look: Look, app: { id: string; name: string }): Html {
  const { t } = look
  const driver = slack.as(look.person, { appId: app.id })
  const view = driver.home()
  const reader = { slack, look }
  return html`<main id="main" data-key="main home-${app.id}">
    ${appHeader(look, app, 'home')}
    <div class="scroller home" data-key="scroller home-${app.id}" data-target="${data({ home: app.id })}" tabindex="-1">
      <div class="sheet">${view ? drawBlocks(reader, view.blocks, { id: view.id, values: view.values, errors: view.errors }) : html`<p class="quiet">${t.emptyHome}</p>`}</div>
    </div>
  </main>`
}

function appHeader(look: Look, app: { id: string; name: string }, tab: 'home' | 'messages'): Html {
  const { t } = look
  const current = (name: string) => tab === name && html`aria-current="page"`
  return html`<header class="place">${back(look)}${avatar(app.name, app.id, true)}<h1>${app.name}</h1>
    <nav class="tabs" aria-label="${app.name}"><a href="${addressOf(look, { at: `home-${app.id}` })}" ${current('home')}>${t.home}</a><a href="${addressOf(look, { at: `messages-${app.id}` })}" ${current('messages')}>${t.messages}</a></nav></header>`
}

function back(look: Look): Html {
  return html`<a class="back" href="${addressOf(look, { at: null })}" aria-label="${look.t.back}">${icon('back')}</a>`
}

export function channelView(shown: Shown, look: Look, channel: Channel, newSince: string | null): Html {
  const { slack } = shown
  const { t, person } = look
  const app = look.place.kind === 'channel' ? look.place.app : null
  const all = slack.visibleTo(person, channel)
  const messages = all.filter(
    (each) => !each.thread_ts || each.thread_ts === each.ts || slack.message(channel.id, each.ts)?.broadcast === true,
  )
  const name = nameOf(slack, channel, person)
  const head = app
    ? appHeader(look, app, 'messages')
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
      <div role="log" aria-live="polite" aria-relevant="additions" aria-label="${name}">${drawMessages({ slack, look }, messages, newSince)}</div>
    </div>
    ${composer(shown, look, channel, null)}
  </main>`
}

/** What a person calls a conversation. */
export function nameOf(slack: Workspace, channel: Channel, person: Person): string {
  if (channel.kind === 'channel') return `#${channel.name}`
  const other = [...channel.members].find((id) => id !== person.id)
  return slack.people.get(other ?? '')?.realName ?? channel.name
}

export function pane({ slack, ...shown }: Shown, look: Look, channel: Channel, which: string): Html {
  const { t, person } = look
  const all = slack.visibleTo(person, channel)
  const pins = which === 'pins'
  const messages = pins
    ? all.filter((each) => each.pinned)
    : all.filter((each) => each.ts === which || each.thread_ts === which)
  const reader = { slack, look }
  return html`<aside class="pane" data-key="pane ${which}" aria-labelledby="pane-title">
    <header class="place"><h2 id="pane-title">${pins ? t.pins : t.thread}</h2><a class="close" href="${addressOf(look, { pane: null })}" data-close-pane aria-label="${t.closePane}">${icon('close')}</a></header>
    <div class="scroller" data-key="scroller pane ${which}" tabindex="-1">
      <div role="log" aria-live="polite" aria-label="${pins ? t.pins : t.thread}">${messages.map((each) => drawMessage(reader, each, { scope: 'pane-', inThread: !pins }))}</div>
    </div>
    ${!pins && composer({ slack, ...shown }, look, channel, which)}
  </aside>`
}

function composer(shown: Shown, look: Look, channel: Channel, thread: string | null): Html {
  const { slack } = shown
  const { t, person } = look
  const app = look.place.kind === 'channel' ? look.place.app : null
  const name = nameOf(slack, channel, person)
  if (channel.archived) return html`<p class="composer closed">${t.archived}</p>`
  if (app?.manifest.features?.app_home?.messages_tab_read_only_enabled)
    return html`<p class="composer closed">${t.readOnly}</p>`
  if (!channel.members.has(person.id))
    return html`<p class="composer closed">${t.notMember(name)} <button type="button" class="button primary" data-do='{"do":"join"}'>${t.join}</button></p>`
  const key = `composer ${channel.id} ${thread ?? ''}`
  const hint = thread ? t.writeReply : t.write(name)
  const id = thread ? 'reply' : 'write'
  const shortcuts = thread ? [] : shortcutsOf(slack, look, 'global')
  return html`<form class="composer" data-key="${key}" data-say="${data({ thread })}">
    <div role="listbox" class="completions" id="${id}-list" data-keep hidden aria-label="${t.commands}"></div>
    <div class="row">
      <label class="plain attach">${icon('plus')}<span class="hidden">${t.attach}</span><input type="file" data-upload></label>
      ${
        shortcuts.length > 0 &&
        html`<button type="button" class="plain" popovertarget="shortcuts" aria-label="${t.shortcuts}">${icon('bolt')}</button><div class="menu" popover id="shortcuts" data-key="shortcuts" data-menu>${shortcuts.map(
          (each) =>
            html`<button type="button" data-do="${data({ do: 'shortcut', app: each.app, callback: each.callback })}">${each.name}</button>`,
        )}</div>`
      }
      <textarea id="${id}" name="text" rows="1" data-key="${key} text" data-complete="${data([...(thread ? [] : commands(shown, person)), ...names(slack, channel)])}" aria-autocomplete="list" aria-controls="${id}-list" placeholder="${hint}" aria-label="${hint}"></textarea>
      <button type="submit" class="plain send" aria-label="${t.send}">${icon('send')}</button>
    </div>
    <p class="hint">${t.composerHint}</p>
  </form>`
}

/** What can be typed after a slash: the commands of the apps installed in this person's workspace, then their sub-commands. */
function commands({ slack, subCommands }: Shown, person: Person): SubCommand[] {
  const known = subCommands(person)
  return slack.installations
    .filter((each) => each.teamId === person.teamId && !each.revoked)
    .flatMap(({ appId }): Wire[] => slack.app(appId).manifest.features?.slash_commands ?? [])
    .flatMap(({ command, description = '', usage_hint: usage = '' }) => [
      { text: command, usage, does: description },
      ...(known[command] ?? []).map((each) => ({ ...each, text: `${command} ${each.text}` })),
    ])
}

/** Who can be named behind an @: the people and apps of the channel. */
function names(slack: Workspace, channel: Channel): SubCommand[] {
  return [...channel.members].map((id) => ({ text: `@${slack.person(id).realName}`, does: '' }))
}
