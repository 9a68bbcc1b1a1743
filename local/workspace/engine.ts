import { randomBytes } from 'node:crypto'
import type { Receiver } from '@slack/bolt'
import { type Clock, createClock } from './clock.ts'
import { changeChannelId, connect, disconnect } from './connect.ts'
import { createDeliveries, type Deliveries, verifyUrl } from './deliver.ts'
import { Driver } from './driver.ts'
import { createFaults, type Faults, type Limits } from './faults.ts'
import { createFetch } from './http.ts'
import { createApp, credentials, installApp, revokeToken, uninstall } from './installing.ts'
import { type Served, serve } from './serve.ts'
import { userPayload } from './shapes.ts'
import type {
  Call,
  Change,
  Channel,
  Installation,
  Message,
  Outcome,
  Person,
  Refusal,
  SlackApp,
  StoredFile,
  Team,
  View,
  Wire,
} from './types.ts'
import { type Seen, seenBy } from './visibility.ts'

export interface WorkspaceOptions {
  /** Where the clock starts; given, it stands still until moved. */
  now?: Date
  /** Whether the clock runs at the machine's pace; default: only when `now` is not given. */
  running?: boolean
  /** Refuse what Slack would refuse (default true). */
  strict?: boolean
  /** How many Web API calls `calls()` remembers (default 5,000). */
  keepCalls?: number
  /** Capital letters or digits put into every id, when several workspaces share one database. */
  idTag?: string
}

export interface NewPerson {
  name: string
  realName?: string
  locale?: string
  tz?: string
  email?: string
  isAdmin?: boolean
  guest?: boolean | 'single-channel'
  id?: string
}

export interface NewChannel {
  name: string
  teams: Team[]
  members?: Person[]
  private?: boolean
  topic?: string
  id?: string
}

/** What an app's configuration page and its installation would show; `scopes` defaults to the manifest's bot scopes. */
export interface Installed {
  appId: string
  clientId: string
  clientSecret: string
  signingSecret: string
  appToken: string
  teamId: string
  botToken: string
  botUserId: string
  botId: string
  scopes: string[]
}

export interface Trigger {
  appId: string
  installedTeamId: string
  personId: string
  /** The conversation the person was looking at. */
  channelId?: string
  expires: number
  used: boolean
}

export interface ResponseUrl {
  appId: string
  installedTeamId: string
  personId: string
  channelId: string
  /** The message whose button was pressed, when there is one. */
  messageTs?: string
  threadTs?: string
  expires: number
  left: number
}

export interface Consent {
  appId: string
  personId: string
  scopes: string[]
  redirectUri: string | null
  expires: number
  used: boolean
}

const TRIGGER_MS = 3_000
const RESPONSE_URL_MS = 30 * 60_000
const RESPONSE_URL_USES = 5
const KEEP = 5_000

/**
 * A Slack workspace (or several) in memory. See README.md for what each call does.
 * Lifetimes follow `clock`; only the 3 seconds an app has to acknowledge are the machine's.
 */
export function createWorkspace(options: WorkspaceOptions = {}): Workspace {
  return new Workspace(options)
}

export class Workspace {
  readonly teams = new Map<string, Team>()
  readonly people = new Map<string, Person>()
  readonly channels = new Map<string, Channel>()
  readonly apps = new Map<string, SlackApp>()
  readonly installations: Installation[] = []
  readonly triggers = new Map<string, Trigger>()
  readonly responseUrls = new Map<string, ResponseUrl>()
  readonly views = new Map<string, View>()
  /** Person id → the modals on that person's screen, the top one last. */
  readonly stacks = new Map<string, View[]>()
  /** `app id|person id` → that person's Home tab. */
  readonly homes = new Map<string, View>()
  readonly files = new Map<string, StoredFile>()
  /** Path of an upload address → the file it is for. */
  readonly uploads = new Map<string, { fileId: string; length: number }>()
  /** OAuth: code → the consent it stands for. */
  readonly codes = new Map<string, Consent>()
  /** Former channel id → present one: what people hold still finds the channel, what apps hold does not. */
  readonly renamedChannels = new Map<string, string>()
  /** Payloads Slack would have refused. */
  readonly refused: Refusal[] = []
  readonly strict: boolean
  readonly clock: Clock
  readonly deliveries: Deliveries
  readonly faults: Faults
  readonly limits: Limits
  /** For Bolt's `clientOptions.fetch`: its whole internet is this workspace. */
  readonly fetch: typeof fetch
  /** Where URLs in payloads point; `serve` puts its own address here. */
  urls = {
    api: 'https://slack.com/api/',
    hooks: 'https://hooks.slack.com',
    files: 'https://files.slack.com',
    sockets: 'wss://wss-primary.slack.com/link',
  }
  /** Socket Mode: ticket in the URL of apps.connections.open → the app it is for. */
  readonly tickets = new Map<string, string>()

  readonly #idTag: string
  readonly #keepCalls: number
  readonly #calls: Call[] = []
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #directs = new Map<string, Channel>()
  readonly #messages = new Map<string, Message>()
  #later: { at: number; work: () => unknown }[] = []
  #counter = 0
  #inFlight = 0

  constructor(options: WorkspaceOptions) {
    this.strict = options.strict ?? true
    this.#idTag = options.idTag ?? ''
    this.#keepCalls = options.keepCalls ?? KEEP
    this.clock = createClock(options.now, options.running ?? !options.now, () => {
      this.changed({ kind: 'clock' })
      this.#runDue()
    })
    this.deliveries = createDeliveries(this)
    ;({ faults: this.faults, limits: this.limits } = createFaults(this))
    this.fetch = createFetch(this)
  }

  addTeam({ name, domain, id }: { name: string; domain: string; id?: string }): Team {
    const team: Team = { id: id ?? this.nextId('T'), name, domain }
    this.teams.set(team.id, team)
    const slackbot = this.teams.size > 1 ? `USLACKBOT${team.id}` : 'USLACKBOT'
    this.#addPerson(team, { id: slackbot, name: 'slackbot', realName: 'Slackbot' })
    return team
  }

  addPerson(team: Team, given: NewPerson): Person {
    const person = this.#addPerson(team, given)
    this.changed({ kind: 'people' })
    void this.#tellPerson('team_join', person)
    return person
  }

  addChannel({ name, teams, members = [], private: isPrivate = false, topic = '', id }: NewChannel): Channel {
    const channel = this.#addChannel({
      id: id ?? this.nextId('C'),
      name,
      kind: 'channel',
      private: isPrivate,
      teamIds: teams.map((team) => team.id),
      members: new Set(members.map((person) => person.id)),
      topic,
    })
    this.changed({ kind: 'channel', channel: channel.id })
    return channel
  }

  /** Creates the app (once for each name) and installs it at this team, into these channels. */
  installApp(manifest: Wire, team: Team, given: { channels?: Channel[]; scopes?: string[] } = {}): Installed {
    return installApp(this, manifest, team, given)
  }

  /** Creates the app without installing it anywhere: for the OAuth flow. */
  createApp(manifest: Wire) {
    return credentials(createApp(this, manifest))
  }

  /** Takes the app away from a team; it hears `tokens_revoked` and `app_uninstalled`. */
  uninstall(installed: { botUserId: string }): Promise<void> {
    return uninstall(this, this.#installation(installed))
  }

  /** Kills the token only; the app hears `tokens_revoked`. */
  revokeToken(installed: { botUserId: string }): Promise<void> {
    return revokeToken(this, this.#installation(installed))
  }

  /** Shares a channel with another organisation. */
  connect(channel: Channel, team: Team): Promise<void> {
    return connect(this, channel, team)
  }

  /** Ends the sharing; that organisation's people leave. */
  disconnect(channel: Channel, team: Team): Promise<void> {
    return disconnect(this, channel, team)
  }

  /** Gives a channel another id; the old one answers `channel_not_found`. */
  changeChannelId(channel: Channel): Promise<void> {
    return changeChannelId(this, channel)
  }

  archive(channel: Channel): void {
    channel.archived = true
    this.changed({ kind: 'channel', channel: channel.id })
  }

  /** Changes what a person's profile says, or deactivates them; apps hear `user_change`. */
  async updatePerson(person: Person, change: Partial<Omit<Person, 'id' | 'teamId' | 'bot'>>): Promise<void> {
    Object.assign(person, change)
    if (person.deleted) for (const channel of this.channels.values()) channel.members.delete(person.id)
    this.changed({ kind: 'people' })
    await this.#tellPerson('user_change', person)
  }

  team(id: string): Team {
    return this.teams.get(id) ?? fail(`There is no team ${id}.`)
  }

  person(nameOrId: string): Person {
    return (
      this.people.get(nameOrId) ??
      [...this.people.values()].find((each) => each.name === nameOrId || each.realName === nameOrId) ??
      fail(`There is no person ${nameOrId}.`)
    )
  }

  channel(nameOrId: string): Channel {
    return (
      this.channels.get(this.#presentId(nameOrId)) ??
      [...this.channels.values()].find((each) => each.kind === 'channel' && each.name === nameOrId.replace(/^#/, '')) ??
      fail(`There is no channel ${nameOrId}.`)
    )
  }

  /** The app with this id, or the first one installed. */
  app(id?: string): SlackApp {
    const app = id ? this.apps.get(id) : this.apps.values().next().value
    return app ?? fail(id ? `There is no app ${id}.` : 'No app is installed.')
  }

  /** The direct conversation of two people (one of them usually a bot), made when it is first used. */
  direct(a: Person, b: Person): Channel {
    const key = [a.id, b.id].sort().join('|')
    const known = this.#directs.get(key)
    if (known) return known
    const channel = this.#addChannel({
      id: this.nextId('D'),
      name: 'directmessage',
      kind: 'im',
      private: true,
      teamIds: [...new Set([a.teamId, b.teamId])],
      members: new Set([a.id, b.id]),
      topic: '',
    })
    this.#directs.set(key, channel)
    return channel
  }

  message(channelId: string, ts: string): Message | undefined {
    return this.#messages.get(`${channelId}|${ts}`)
  }

  /** Moves a channel, with its messages, to another id. */
  rekey(channel: Channel, id: string): void {
    const all = [...channel.messages, ...[...channel.ephemeral.values()].flat()]
    for (const message of all) this.forgetMessage(message)
    this.channels.delete(channel.id)
    this.renamedChannels.set(channel.id, id)
    channel.id = id
    this.channels.set(id, channel)
    for (const message of all) {
      message.channelId = id
      this.indexMessage(message)
    }
  }

  indexMessage(message: Message): void {
    this.#messages.set(`${message.channelId}|${message.ts}`, message)
  }

  forgetMessage(message: Message): void {
    this.#messages.delete(`${message.channelId}|${message.ts}`)
  }

  newTrigger(appId: string, installedTeamId: string, personId: string, channelId?: string): string {
    const id = `${this.clock.now().getTime()}.${this.#counter}.${this.secret(16)}`
    const expires = this.clock.now().getTime() + TRIGGER_MS
    keepNewest(this.triggers, id, { appId, installedTeamId, personId, channelId, expires, used: false })
    return id
  }

  newResponseUrl(kind: 'commands' | 'actions' | 'app', to: Omit<ResponseUrl, 'expires' | 'left'>): string {
    const path = `/${kind}/${to.installedTeamId}/${this.secret(6)}/${this.secret()}`
    const expires = this.clock.now().getTime() + RESPONSE_URL_MS
    keepNewest(this.responseUrls, path, { ...to, expires, left: RESPONSE_URL_USES })
    return `${this.urls.hooks}${path}`
  }

  record(call: Call): void {
    this.#calls.push(call)
    if (this.#calls.length > this.#keepCalls * 1.1) this.#calls.splice(0, this.#calls.length - this.#keepCalls)
  }

  calls(method?: string): Call[] {
    return this.#calls.filter((call) => method === undefined || call.method === method)
  }

  /** Does something once the clock has moved on by `ms`. */
  after(ms: number, work: () => unknown): void {
    this.#later.push({ at: this.clock.now().getTime() + ms, work })
    if (this.clock.running) setTimeout(() => this.#runDue(), ms).unref()
  }

  #runDue(): void {
    const now = this.clock.now().getTime()
    const due = this.#later.filter((each) => each.at <= now)
    this.#later = this.#later.filter((each) => each.at > now)
    for (const { work } of due) void this.track(Promise.resolve(work()))
  }

  /** Counts work until it ends, so that `settled` can wait for it. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight += 1
    try {
      return await work
    } finally {
      this.#inFlight -= 1
    }
  }

  /** Resolves when no delivery, handler or Web API call has been under way for some turns of the event loop. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise((resolve) => setTimeout(resolve, this.#inFlight ? 5 : 0))
      if (this.#inFlight) quiet = -1
    }
  }

  /** Resolves with the first truthy value of `predicate`; fails after `timeout` ms (default 10,000). */
  async until<T>(predicate: () => T | Promise<T>, { timeout = 10_000 } = {}): Promise<T> {
    const end = Date.now() + timeout
    for (;;) {
      const value = await predicate()
      if (value) return value
      if (Date.now() > end) throw new Error(`Waited ${timeout} ms in vain for: ${predicate}`)
      await this.#nextChange(50)
    }
  }

  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change)
  }

  as(person: Person, app?: { appId: string }): Driver {
    return new Driver(this, person, app?.appId)
  }

  visibleTo(person: Person, channel: Channel): Seen[] {
    return seenBy(this, person, channel)
  }

  directMessages(person: Person): Seen[] {
    return [...this.#directs.values()]
      .filter((channel) => channel.members.has(person.id))
      .flatMap((channel) => seenBy(this, person, channel))
      .filter((message) => message.from.isBot)
      .sort((a, b) => (a.ts < b.ts ? -1 : 1))
  }

  /** A Bolt receiver: direct delivery in this process. */
  receiver(given: { app?: string } = {}): Receiver {
    return this.deliveries.receiver(given.app)
  }

  /** Delivers by signed HTTP to this request URL from now on. */
  deliverTo(target: { url: string; signingSecret?: string; app?: string }): void {
    this.deliveries.deliverTo(target)
  }

  /** What Slack does when a request URL is saved: true when the app behind it answers the challenge. */
  verifyUrl(target: { url: string; signingSecret?: string; app?: string }): Promise<boolean> {
    return verifyUrl(this, target)
  }

  /** Sends the last event or interaction `times` more times, as Slack does when it saw no acknowledgement. */
  redeliver(times: number): Promise<Outcome[]> {
    return this.deliveries.redeliver(times)
  }

  /** Closes an app's sockets as Slack does when it refreshes them; the app is to reconnect. */
  disconnectSockets(reason = 'refresh_requested'): void {
    this.deliveries.disconnectSockets(reason)
  }

  /** Offers the Web API and Socket Mode on 127.0.0.1. */
  serve({ port = 0 }: { port?: number } = {}): Promise<Served> {
    return serve(this, port)
  }

  nextId(prefix: string): string {
    this.#counter += 1
    // Spread out, so that ids look like Slack's and none is a prefix of another.
    const serial = (this.#counter * 46_655 + 1_679_616).toString(36).toUpperCase().padStart(8, '0')
    return `${prefix}0${this.#idTag}${serial}`
  }

  secret(bytes = 12): string {
    return randomBytes(bytes).toString('hex')
  }

  #nextChange(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        off()
        setImmediate(resolve)
      }
      const timer = setTimeout(done, ms)
      const off = this.on(done)
    })
  }

  #presentId(id: string): string {
    const next = this.renamedChannels.get(id)
    return next ? this.#presentId(next) : id
  }

  #installation({ botUserId }: { botUserId: string }): Installation {
    return (
      this.installations.find((each) => each.botUserId === botUserId) ?? fail(`There is no installation ${botUserId}.`)
    )
  }

  async #tellPerson(type: 'team_join' | 'user_change', person: Person): Promise<void> {
    const told = this.installations
      .filter((each) => each.teamId === person.teamId)
      .map((installation) => {
        const user = userPayload(this, person, { installation }, true)
        const event = { type, user, cache_ts: user.updated, event_ts: this.clock.ts() }
        return this.deliveries.event(event, { appId: installation.appId, teamId: installation.teamId })
      })
    await Promise.all(told)
  }

  #addPerson(team: Team, given: NewPerson): Person {
    const person: Person = {
      id: given.id ?? this.nextId('U'),
      teamId: team.id,
      name: given.name,
      realName: given.realName ?? given.name,
      locale: given.locale ?? 'en-US',
      tz: given.tz ?? 'Asia/Shanghai',
      email: given.email ?? `${given.name}@${team.domain}.example`,
      isAdmin: given.isAdmin ?? false,
      guest: given.guest ?? false,
      deleted: false,
    }
    this.people.set(person.id, person)
    return person
  }

  #addChannel(given: Pick<Channel, 'id' | 'name' | 'kind' | 'private' | 'teamIds' | 'members' | 'topic'>): Channel {
    const channel: Channel = {
      ...given,
      archived: false,
      created: Math.floor(this.clock.now().getTime() / 1000),
      messages: [],
      threads: new Map(),
      ephemeral: new Map(),
      pins: [],
      bookmarks: [],
    }
    this.channels.set(channel.id, channel)
    return channel
  }
}

function keepNewest<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > KEEP && !oldest.done) map.delete(oldest.value)
}

function fail(message: string): never {
  throw new Error(message)
}
