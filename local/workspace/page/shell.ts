import type { Person } from '../types.ts'
import { data, type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { addressOf, appsOf, channelsOf, directsOf, type Look, placeId, type Shown } from './look.ts'
import { avatar, clockTime, longDay } from './messages.ts'
import { drawModal } from './modal.ts'
import { channelName, channelView, home, nameOf, pane } from './place.ts'

/** Everything inside the page's `<body>` for one look. `newSince`: the ts after which what stands in this place is new. */
export function drawPage(shown: Shown, look: Look, newSince: string | null): Html {
  const reader = { slack: shown.slack, look }
  const modal = shown.slack.as(look.person).modal()
  return html`
    <a class="skip" href="#main">${look.t.messages}</a>
    ${bar(shown, look)}
    <div class="columns ${look.listed ? 'listed' : 'placed'} ${look.pane && 'paned'}">
      ${sidebar(shown, look)}
      ${look.place.kind === 'home' ? home(shown, look, look.place.app) : channelView(shown, look, look.place.channel, newSince)}
      ${look.pane && look.place.kind === 'channel' && pane(shown, look, look.place.channel, look.pane)}
    </div>
    ${cast(shown, look)}
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
      ${moving && html`<progress max="100" value="${Math.round(moving.done * 100)}" aria-label="${t.moving}"></progress>`}
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
      return html`<p class="app">${avatar(app.name, app.id, true)} <b>${app.name}</b></p><ul>${place(`home-${app.id}`, html`<span>${t.home}</span>`)}${place(`messages-${app.id}`, html`<span>${t.messages}</span>`, unread(person, direct))}</ul>`
    })}
  </nav>`
}

/** Who the visitor is, and the button of the list of people. */
function who(shown: Shown, look: Look): Html {
  const { t, person } = look
  const me = shown.cast.find((each) => each.person === person)
  return html`<button type="button" class="who" popovertarget="cast" data-key="who">
      ${avatar(person.realName, person.id)}<span><small>${t.youAre}</small><b>${person.realName}</b><small>${[me?.group, me?.title].filter(Boolean).join(' · ')}</small></span>${icon('down')}
    </button>`
}

/** Everybody a visitor can be, with what waits for them in direct messages. */
function cast(shown: Shown, look: Look): Html {
  const { t, person } = look
  const groups = Map.groupBy(shown.cast, ({ group }) => group ?? '')
  const waiting = (each: Person) =>
    appsOf(shown.slack, each).reduce(
      (sum, app) => sum + shown.unread(each, shown.slack.as(each, { appId: app.id }).appDirect()),
      0,
    )
  return html`<div class="cast" popover id="cast" data-key="cast" data-menu aria-label="${t.choosePerson}">
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

/** The words of a title bar: what is waiting, where one is. */
export function titleOf({ slack, unread }: Shown, look: Look): string {
  const { person, place } = look
  const channels = [
    ...channelsOf(slack, person),
    ...appsOf(slack, person).map((app) => slack.as(person, { appId: app.id }).appDirect()),
  ]
  const waiting = channels.reduce((sum, channel) => sum + unread(person, channel), 0)
  const name = place.kind === 'home' ? place.app.name : nameOf(slack, place.channel, person)
  return `${waiting > 0 ? `(${waiting}) ` : ''}${name} · ${person.realName}`
}
