import type { Workspace } from '../engine.ts'
import { installationFor } from '../payloads.ts'
import type { Channel, Person, SlackApp } from '../types.ts'
import { canSee, canWriteTo } from '../visibility.ts'
import { type Language, type Words, words } from './words.ts'

/** Someone a visitor can be. `group` and `title` say who that is: an organisation, an office. */
export interface PersonShown {
  person: Person
  group?: string
  title?: string
}

/** A sub-command offered while typing: what to type, what comes after it, what it does. */
export interface SubCommand {
  text: string
  usage?: string
  does: string
}

/** Something the clock can do. `progress` takes a number from 0 to 1. */
export interface ClockAction {
  id: string
  label: Record<Language, string>
  run(progress: (done: number) => void): Promise<void>
}

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

/** What the address of the page says: who looks, at what, in which language. */
export interface Look {
  person: Person
  place: Place
  /** On a small screen the list of places is a screen of its own: shown when the address names no place. */
  listed: boolean
  /** The ts of the message whose thread is open, or 'pins'. */
  pane: string | null
  language: Language
  /** The language was chosen, not taken from the person's locale. */
  chosen: boolean
  t: Words
}

/** `app`: the channel is the direct conversation with that app. */
export type Place = { kind: 'home'; app: SlackApp } | { kind: 'channel'; channel: Channel; app: SlackApp | null }

/** Everybody a visitor can be, in the order given: not bots, and not people who have nothing to look at. */
export function castOf(slack: Workspace, people?: PersonShown[]): PersonShown[] {
  const given = people ?? [...slack.people.values()].map((person) => ({ person }))
  return given
    .filter(({ person }) => !person.bot && !person.deleted && person.name !== 'slackbot')
    .filter(({ person }) => channelsOf(slack, person).length > 0 || appsOf(slack, person).length > 0)
    .map((shown) => ({ group: slack.team(shown.person.teamId).name, ...shown }))
}

/** The apps a person can open: installed in their workspace, or met in a shared channel. */
export function appsOf(slack: Workspace, person: Person): SlackApp[] {
  return [...slack.apps.values()].filter((app) => {
    const installation = installationFor(slack, app, person)
    return installation !== undefined && canWriteTo(slack, slack.person(installation.botUserId), person)
  })
}

/** The channels a person can look into, the public ones first. */
export function channelsOf(slack: Workspace, person: Person): Channel[] {
  return [...slack.channels.values()]
    .filter((channel) => channel.kind === 'channel' && canSee(person, channel))
    .sort((a, b) => Number(a.private) - Number(b.private))
}

/** Direct conversations with people. Those with apps stand under the app. */
export function directsOf(slack: Workspace, person: Person): { channel: Channel; other: Person }[] {
  return [...slack.channels.values()].flatMap((channel) => {
    if (channel.kind !== 'im' || !channel.members.has(person.id)) return []
    const other = slack.people.get([...channel.members].find((id) => id !== person.id) ?? '')
    return other && !other.bot ? [{ channel, other }] : []
  })
}

/** What this address shows. An unknown person or place falls back to the first there is. */
export function lookAt(slack: Workspace, cast: PersonShown[], query: URLSearchParams): Look {
  const person = (cast.find(({ person }) => person.id === query.get('as')) ?? cast[0])?.person
  if (!person) throw new Error('The workspace has no people: add some before opening the page.')
  const wanted = query.get('lang')
  const chosen = wanted === 'en' || wanted === 'zh'
  const language: Language = chosen ? wanted : person.locale.startsWith('zh') ? 'zh' : 'en'
  const at = query.get('at')
  const place = placeAt(slack, person, at ?? '')
  return { person, place, listed: at === null, pane: query.get('pane'), language, chosen, t: words[language] }
}

function placeAt(slack: Workspace, person: Person, at: string): Place {
  const apps = appsOf(slack, person)
  const home = apps.find((app) => at === `home-${app.id}`)
  if (home) return { kind: 'home', app: home }
  const channels = channelsOf(slack, person)
  const joined = channels.filter((channel) => channel.members.has(person.id))
  const channel = slack.channels.get(at)
  for (const app of apps) {
    const direct = slack.as(person, { appId: app.id }).appDirect()
    if (at === `messages-${app.id}` || channel === direct) return { kind: 'channel', channel: direct, app }
  }
  if (channel && canSee(person, channel)) return { kind: 'channel', channel, app: null }
  const first = joined[0] ?? channels[0]
  if (first) return { kind: 'channel', channel: first, app: null }
  if (apps[0]) return { kind: 'home', app: apps[0] }
  throw new Error(`${person.name} can see no channel and no app.`)
}

/** The address of a look, changed a little. `null` takes a part away. */
export function addressOf(
  look: Look,
  change: { as?: string; at?: string | null; pane?: string | null; lang?: string },
) {
  const query = new URLSearchParams({ as: change.as ?? look.person.id })
  const at = change.at === undefined ? placeId(look.place) : change.at
  if (at !== null) query.set('at', at)
  if (change.pane) query.set('pane', change.pane)
  const own = look.person.locale.startsWith('zh') ? 'zh' : 'en'
  const language = change.lang ?? (look.language === own ? null : look.language)
  if (language && change.as === undefined) query.set('lang', language)
  return `/?${query}`
}

/** A place in an address. An app's messages are named by the app, so that they stay the place when the person changes. */
export function placeId(place: Place): string {
  if (place.kind === 'home') return `home-${place.app.id}`
  return place.app ? `messages-${place.app.id}` : place.channel.id
}
