import { basename, extname } from 'node:path'
import type { Given } from './choose.ts'
import { elementsOf, initialValue, type Placed } from './elements.ts'
import type { Workspace } from './engine.ts'
import { tellMessage } from './events.ts'
import { storeFile } from './files.ts'
import { consent } from './installing.ts'
import { addReaction, joinChannel, leaveChannel, removeReaction } from './membership.ts'
import { announce, postMessage, unescaped } from './messages.ts'
import {
  installationFor,
  messageShortcutPayload,
  shortcutPayload,
  slashPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './payloads.ts'
import { act, blocksOf, findElement, type Place, set, suggest } from './press.ts'
import { respondTo } from './response-url.ts'
import { viewPayload } from './shapes.ts'
import { answerSubmission, clientErrors, TROUBLE } from './submission.ts'
import type { Channel, Installation, Message, Outcome, Person, SlackApp, View, Wire } from './types.ts'
import { refusalOfMessage } from './validate.ts'
import { setStack, stackOf } from './views.ts'
import { canSee, type Seen } from './visibility.ts'

/** What a person can press something in: a message from `visibleTo`, the app's Home tab, the top modal. */
export type Target = 'home' | 'modal' | { ts: string; channel: string }

/** A modal or Home tab as the person sees it. */
export interface Modal {
  id: string
  callback_id: string
  title: string
  submit: string | null
  close: string | null
  blocks: Wire[]
  /** block id → action id → what stands in it, as in `view.state.values`. */
  values: View['values']
  /** block id → the sentence under the field. */
  errors: Record<string, string>
  /** Slack's sentence when the app failed; empty otherwise. */
  trouble: string
  /** 1 for the lowest of the stack. */
  depth: number
}

/** One person's hands and eyes. Every act resolves when the app acknowledged it, or after Slack's 3 seconds. */
export class Driver {
  readonly person: Person
  readonly #ws: Workspace
  readonly #appId: string | undefined

  constructor(ws: Workspace, person: Person, appId?: string) {
    this.#ws = ws
    this.person = person
    this.#appId = appId
  }

  /** Types a slash command. `channel` may be `'app'`, the direct conversation with the app. */
  async slash(line: string, { channel: where }: { channel: Channel | 'app' }): Promise<Outcome> {
    const channel = where === 'app' ? this.#inside(where) : this.#open(where)
    const [command = ''] = line.trim().split(/\s/, 1)
    const text = line.trim().slice(command.length).trim()
    const installation = this.#installationOf((app) => has(app.manifest.features?.slash_commands, 'command', command))
    if (!installation) {
      this.#slackbot(channel, notValid(command))
      return { acked: false, ms: 0, error: 'not a valid command' }
    }
    const app = this.#ws.app(installation.appId)
    const body = slashPayload(this.#ws, app, installation, this.person, { command, text, channel })
    const outcome = await this.#ws.deliveries.send(app, 'command', body)
    if (outcome.acked) this.#answerCommand(installation, channel, outcome.body)
    else this.#slackbot(channel, `\`${command}\` failed because the app did not respond.`)
    return outcome
  }

  /** Presses a button, and confirms where it asks. */
  async click(target: Target, actionId: string, by: { value?: string; blockId?: string } = {}): Promise<Outcome> {
    const place = this.#locate(target)
    const placed = findElement(this.person, blocksOf(place), actionId, by)
    const { element } = placed
    if (element.type !== 'button') this.#cannot(`press ${actionId}, a ${element.type}: pick something in it`)
    const { text, value, style, url, confirm } = element
    return act(this.#ws, this.person, place, placed, {
      text,
      ...(value !== undefined && { value }),
      ...(style && { style }),
      ...(url && { url }),
      ...(confirm && { confirm }),
    })
  }

  /** Chooses in a select, radio buttons, checkboxes, a picker or an overflow menu outside an input block. */
  async pick(target: Target, actionId: string, given: Given, by: { blockId?: string } = {}): Promise<Outcome> {
    const place = this.#locate(target)
    const placed = findElement(this.person, blocksOf(place), actionId, by)
    if (placed.element.type === 'button') this.#cannot(`choose something in the button ${actionId}: click it`)
    return set(this.#ws, this.person, place, placed, given)
  }

  /** What an external select lists for this query. */
  async options(target: Target, actionId: string, query = ''): Promise<Wire[]> {
    const place = this.#locate(target)
    return suggest(this.#ws, this.person, place, findElement(this.person, blocksOf(place), actionId, {}), query)
  }

  /** Types into the open modal, by block id or action id. */
  async fill(values: Record<string, Given>): Promise<void> {
    for (const [name, given] of Object.entries(values)) {
      const view = this.#top()
      await set(this.#ws, this.person, { view }, this.#field(view, name), given)
    }
  }

  /** Fills, then presses the modal's submit button. `errors` is what then stands under the fields. */
  async submit(values: Record<string, Given> = {}): Promise<Outcome & { errors: Record<string, string> }> {
    await this.fill(values)
    const view = this.#top()
    if (!view.submit) this.#cannot(`submit “${view.title?.text}”: it has no submit button`)
    view.errors = clientErrors(view)
    view.trouble = ''
    if (Object.keys(view.errors).length > 0) {
      this.#ws.changed({ kind: 'modal', person: this.person.id })
      return { acked: false, ms: 0, error: 'not sent', errors: view.errors }
    }
    const app = this.#ws.app(view.appId)
    const payload = viewSubmissionPayload(this.#ws, app, this.person, view)
    const outcome = await this.#ws.deliveries.send(app, 'interaction', payload)
    if (outcome.acked) answerSubmission(this.#ws, this.person, view, (outcome.body as Wire | undefined) ?? {})
    else view.trouble = TROUBLE
    this.#ws.changed({ kind: 'modal', person: this.person.id })
    return { ...outcome, errors: view.errors }
  }

  /** Presses the top modal's close button; with `clear_on_close` the whole stack goes. */
  async close(): Promise<void> {
    const view = this.#top()
    if (view.clearOnClose) return this.closeAll()
    setStack(this.#ws, this.person.id, stackOf(this.#ws, this.person.id).slice(0, -1))
    await this.#tellClosed(view, false)
  }

  /** Closes the whole stack, as the cross in the corner does. */
  async closeAll(): Promise<void> {
    const stack = [...stackOf(this.#ws, this.person.id)].reverse()
    setStack(this.#ws, this.person.id, [])
    for (const view of stack) await this.#tellClosed(view, true)
  }

  /** The top modal, or null. */
  modal(): Modal | null {
    const stack = stackOf(this.#ws, this.person.id)
    const view = stack.at(-1)
    return view ? shown(view, stack.length) : null
  }

  /** The app's Home tab as it stands, or null while the app has published none. */
  home(): Modal | null {
    const view = this.#home()
    return view ? shown(view, 1) : null
  }

  /** Opens the app's Home tab: the app hears `app_home_opened`. */
  openHome(): Promise<void> {
    return this.#openTab('home')
  }

  /** Opens the direct conversation with the app: that too is `app_home_opened`, of the other tab. */
  openMessages(): Promise<void> {
    return this.#openTab('messages')
  }

  async #openTab(tab: 'home' | 'messages'): Promise<void> {
    const view = tab === 'home' && this.#home()
    await this.#ws.deliveries.event(
      {
        type: 'app_home_opened',
        user: this.person.id,
        channel: this.appDirect().id,
        tab,
        ...(view && { view: viewPayload(this.#ws, view) }),
        event_ts: this.#ws.clock.ts(),
      },
      { appId: this.#app().id, teamId: this.#installed().teamId },
    )
  }

  /** Chooses one of the app's global shortcuts. */
  async shortcut(callbackId: string): Promise<Outcome> {
    const { app, installation } = this.#shortcut(callbackId, 'global')
    const payload = shortcutPayload(this.#ws, app, installation, this.person, callbackId)
    return this.#ws.deliveries.send(app, 'interaction', payload)
  }

  /** Chooses one of the app's shortcuts in a message's menu. */
  async messageAction(target: { ts: string; channel: string }, callbackId: string): Promise<Outcome> {
    const message = this.#lasting(target)
    const { app, installation } = this.#shortcut(callbackId, 'message')
    const payload = messageShortcutPayload(this.#ws, app, installation, this.person, message, callbackId)
    return this.#ws.deliveries.send(app, 'interaction', payload)
  }

  /** Writes a message, with `& < >` and mentions (`<@U…>`) as Slack's composer sends them; `thread` is the message (or its ts) it answers. `'app'` is the direct conversation with the app. */
  async say(text: string, where: { channel: Channel | 'app'; thread?: string | { ts: string } }): Promise<Seen> {
    return this.#post(this.#inside(where.channel), { text, thread: where.thread })
  }

  /** Puts a file into a channel. */
  async upload(
    { name, data, mimetype }: { name: string; data: Uint8Array; mimetype?: string },
    where: { channel: Channel | 'app'; text?: string; thread?: string | { ts: string } },
  ): Promise<Seen> {
    const channel = this.#inside(where.channel)
    const title = basename(name, extname(name))
    const file = storeFile(this.#ws, this.person, { name, title, data, mimetype })
    file.channelIds.add(channel.id)
    return this.#post(channel, { text: where.text ?? '', thread: where.thread, fileIds: [file.id] })
  }

  async react(target: { ts: string; channel: string }, name: string): Promise<void> {
    if (!addReaction(this.#ws, this.#changeable(target), this.person, name)) this.#cannot(`react with ${name} twice`)
  }

  async unreact(target: { ts: string; channel: string }, name: string): Promise<void> {
    if (!removeReaction(this.#ws, this.#changeable(target), this.person, name))
      this.#cannot(`take back ${name}: it is not there`)
  }

  async pin(target: { ts: string; channel: string }): Promise<void> {
    const message = this.#changeable(target)
    const channel = this.#inside(this.#ws.channel(message.channelId))
    if (channel.pins.some((pin) => pin.ts === message.ts)) this.#cannot('pin a message twice')
    channel.pins.push({ ts: message.ts, by: this.person.id, at: Math.floor(this.#ws.clock.now().getTime() / 1000) })
    announce(this.#ws, message)
  }

  async join(channel: Channel): Promise<void> {
    if (channel.private || !canSee(this.person, channel)) this.#cannot(`join ${channel.name} without being invited`)
    if (channel.archived) this.#cannot(`join ${channel.name}: it is archived`)
    await joinChannel(this.#ws, this.person, channel)
  }

  async leave(channel: Channel): Promise<void> {
    await leaveChannel(this.#ws, this.person, this.#inside(channel))
  }

  /** Brings another person, or a bot, into a channel. */
  async invite(other: Person, channel: Channel): Promise<void> {
    this.#inside(channel)
    if (!channel.teamIds.includes(other.teamId))
      this.#cannot(`invite ${other.name}: ${channel.name} is not shared with their team`)
    await joinChannel(this.#ws, other, channel, this.person)
  }

  /** Says yes on Slack's consent page: the address the browser is sent back to. */
  approve(authorizeUrl: string): string {
    return consent(this.#ws, this.person, authorizeUrl, true)
  }

  /** Says no on Slack's consent page. */
  decline(authorizeUrl: string): string {
    return consent(this.#ws, this.person, authorizeUrl, false)
  }

  /** The direct conversation with the app. */
  appDirect(): Channel {
    return this.#ws.direct(this.#ws.person(this.#installed().botUserId), this.person)
  }

  #cannot(what: string): never {
    throw new Error(`${this.person.name} cannot ${what}.`)
  }

  #app(): SlackApp {
    return this.#ws.app(this.#appId)
  }

  #installed(): Installation {
    return installationFor(this.#ws, this.#app(), this.person) ?? this.#cannot('reach an app that is not installed')
  }

  #home(): View | undefined {
    return this.#ws.homes.get(`${this.#app().id}|${this.person.id}`)
  }

  #top(): View {
    return stackOf(this.#ws, this.person.id).at(-1) ?? this.#cannot('type into a modal: none is open')
  }

  #open(where: Channel | 'app'): Channel {
    const channel = where === 'app' ? this.appDirect() : where
    return canSee(this.person, channel) ? channel : this.#cannot(`see the channel ${channel.name}`)
  }

  #inside(where: Channel | 'app'): Channel {
    const channel = this.#open(where)
    const tab: Wire = this.#ws.app(this.#appId).manifest.features?.app_home ?? {}
    const closed = tab.messages_tab_enabled === false || tab.messages_tab_read_only_enabled === true
    if (where === 'app' && closed) this.#cannot('write to the app: its messages tab is closed or read-only')
    if (channel.archived) this.#cannot(`write in ${channel.name}: it is archived`)
    return channel.members.has(this.person.id) ? channel : this.#cannot(`write in ${channel.name} without joining it`)
  }

  #message({ ts, channel: id }: { ts: string; channel: string }): Message {
    const channel = this.#ws.channel(id)
    const message = this.#ws.message(channel.id, ts)
    const theirs = message?.ephemeralTo === undefined || message.ephemeralTo === this.person.id
    return message && theirs && canSee(this.person, channel) ? message : this.#cannot(`see the message ${ts}`)
  }

  /** A message that stays: Slack offers nothing to do on an ephemeral one but the buttons in it. */
  #lasting(target: { ts: string; channel: string }): Message {
    const message = this.#message(target)
    return message.ephemeralTo === undefined ? message : this.#cannot('do that with a message only they can see')
  }

  /** A message one can react to or pin: an archived channel stays as it is. */
  #changeable(target: { ts: string; channel: string }): Message {
    const message = this.#lasting(target)
    const { archived, name } = this.#ws.channel(message.channelId)
    return archived ? this.#cannot(`change anything in ${name}: it is archived`) : message
  }

  #locate(target: Target): Place {
    if (target === 'modal') return { view: this.#top() }
    if (target === 'home') return { view: this.#home() ?? this.#cannot('press anything on an empty Home tab') }
    return { message: this.#message(target) }
  }

  /** A field of the open modal by block id, else by action id. */
  #field(view: View, name: string): Placed {
    const fields = elementsOf(view.blocks).filter(({ element }) => initialValue(element))
    const inBlock = fields.filter(({ block }) => block.block_id === name)
    const [found, another] = inBlock.length > 0 ? inBlock : fields.filter(({ element }) => element.action_id === name)
    if (found && !another) return found
    if (another) return this.#cannot(`tell which of several fields ${name} is meant`)
    const there = fields.map(({ block }) => block.block_id).join(', ')
    return this.#cannot(`find a field ${name} in “${view.title?.text}”; there is: ${there || 'none'}`)
  }

  /** The last app installed at this person's team for which `fits` holds: of equal commands the last one wins. */
  #installationOf(fits: (app: SlackApp) => boolean): Installation | undefined {
    return this.#ws.installations.findLast(
      (each) =>
        each.teamId === this.person.teamId &&
        !each.revoked &&
        each.scopes.has('commands') &&
        fits(this.#ws.app(each.appId)),
    )
  }

  #shortcut(callbackId: string, type: 'global' | 'message'): { app: SlackApp; installation: Installation } {
    const installation = this.#installationOf((app) => {
      const shortcuts: Wire[] = app.manifest.features?.shortcuts ?? []
      return shortcuts.some((each) => each.type === type && each.callback_id === callbackId)
    })
    if (!installation) return this.#cannot(`find the ${type} shortcut ${callbackId} in their workspace`)
    return { app: this.#ws.app(installation.appId), installation }
  }

  #answerCommand(installation: Installation, channel: Channel, body: unknown): void {
    const answer: Wire = typeof body === 'string' ? { text: body } : ((body as Wire) ?? {})
    if (!answer.text && !answer.blocks && !answer.attachments) return
    const refusal = this.#ws.strict ? refusalOfMessage(answer) : undefined
    if (refusal) {
      this.#ws.refused.push({ method: 'ack of a slash command', args: answer, ...refusal })
      return
    }
    const { appId, teamId } = installation
    respondTo(this.#ws, { appId, installedTeamId: teamId, personId: this.person.id, channelId: channel.id }, answer)
  }

  #slackbot(channel: Channel, text: string): void {
    const { id } = [...this.#ws.people.values()].find(
      (each) => each.name === 'slackbot' && each.teamId === this.person.teamId,
    ) ?? {
      id: 'USLACKBOT',
    }
    postMessage(this.#ws, { channel, userId: id, text, ephemeralTo: this.person.id })
  }

  async #post(
    channel: Channel,
    given: { text: string; thread?: string | { ts: string }; fileIds?: string[] },
  ): Promise<Seen> {
    const { text, thread, fileIds } = given
    if (text.trim() === '' && !fileIds) this.#cannot('send an empty message')
    const answered =
      thread && this.#lasting({ ts: typeof thread === 'object' ? thread.ts : thread, channel: channel.id })
    // Who answers a reply writes in the same thread: threads have no threads.
    const threadTs = answered ? (answered.threadTs ?? answered.ts) : undefined
    const blocks = text ? [richText(text)] : []
    const message = postMessage(this.#ws, { channel, userId: this.person.id, text, blocks, threadTs, fileIds })
    await tellMessage(this.#ws, message)
    const seen = this.#ws.visibleTo(this.person, channel).find((each) => each.ts === message.ts)
    return seen ?? this.#cannot('see the message just written')
  }

  async #tellClosed(view: View, cleared: boolean): Promise<void> {
    if (!view.notifyOnClose) return
    const app = this.#ws.app(view.appId)
    await this.#ws.deliveries.send(app, 'interaction', viewClosedPayload(this.#ws, app, this.person, view, cleared))
  }
}

const notValid = (command: string) =>
  `\`${command}\` is not a valid command. In Slack, all messages that start with the “/” character are interpreted as commands.`

function has(list: Wire[] | undefined, key: string, value: string): boolean {
  return (list ?? []).some((each) => each[key] === value)
}

/** What Slack's composer makes of typed text: who is mentioned in it is a part of its own. */
function richText(text: string): Wire {
  const elements = text
    .split(/<@(\w+)>/)
    .map((part, index) => (index % 2 === 1 ? { type: 'user', user_id: part } : { type: 'text', text: unescaped(part) }))
    .filter((element) => element.text !== '')
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function shown(view: View, depth: number): Modal {
  return {
    id: view.id,
    callback_id: view.callbackId,
    title: view.title?.text ?? '',
    submit: view.submit?.text ?? null,
    close: view.close?.text ?? null,
    blocks: view.blocks,
    values: view.values,
    errors: view.errors,
    trouble: view.trouble,
    depth,
  }
}
