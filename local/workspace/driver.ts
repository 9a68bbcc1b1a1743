import { choose, type Given } from './choose.ts'
import { ACK_MS } from './deliver.ts'
import { elementsOf, initialValue, type Placed, stateOf } from './elements.ts'
import type { Workspace } from './engine.ts'
import { addReaction } from './membership.ts'
import { postMessage } from './messages.ts'
import {
  installationFor,
  messageActionPayload,
  slashPayload,
  suggestionPayload,
  viewActionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './payloads.ts'
import { respondTo } from './response-url.ts'
import type { Channel, Message, Outcome, Person, View, Wire } from './types.ts'
import { refusalOfMessage, refusalOfView } from './validate.ts'
import { createView, fillView, MAX_STACK, setStack, stackOf } from './views.ts'
import type { Seen } from './visibility.ts'
import { canSee } from './visibility.ts'

/** What a person can press something in. */
export type Target = 'home' | 'modal' | { ts: string; channel: string }

/** A modal as the person sees it. */
export interface Modal {
  id: string
  callback_id: string
  title: string
  submit: string | null
  close: string | null
  blocks: Wire[]
  /** block id → action id → what stands in it. */
  values: View['values']
  /** block id → the sentence under the field. */
  errors: Record<string, string>
  /** Slack's sentence when the app failed. */
  trouble: string
  /** 1 for the lowest of the stack. */
  depth: number
}

export type Driver = ReturnType<typeof createDriver>

const TROUBLE = 'We had some trouble connecting. Try again?'

/** One person's hands and eyes. Every act resolves when the app acknowledged it, or after Slack's 3 seconds. */
export function createDriver(ws: Workspace, person: Person, appId?: string) {
  const theApp = () => ws.app(appId)
  const top = (): View => stackOf(ws, person.id).at(-1) ?? impossible('has no modal open')

  function impossible(what: string): never {
    throw new Error(`${person.name} ${what}.`)
  }

  function locate(target: Target): { message: Message } | { view: View } {
    if (target === 'modal') return { view: top() }
    if (target === 'home') return { view: homeView() ?? impossible('sees an empty Home tab') }
    const channel = ws.channel(target.channel)
    const message = ws.message(channel.id, target.ts)
    if (!message || !canSee(person, channel)) return impossible(`sees no message ${target.ts} any more`)
    if (message.ephemeralTo && message.ephemeralTo !== person.id)
      return impossible('cannot see a message only another person sees')
    return { message }
  }

  function homeView(): View | undefined {
    return ws.homes.get(`${theApp().id}|${person.id}`)
  }

  function find(blocks: Wire[], actionId: string, by: { value?: string; blockId?: string }): Placed {
    const same = elementsOf(blocks).filter(({ block, element }) => {
      if (element.action_id !== actionId) return false
      if (by.blockId !== undefined && block.block_id !== by.blockId) return false
      return by.value === undefined || element.value === by.value
    })
    const [found, another] = same
    if (!found) {
      const there = elementsOf(blocks).map(
        ({ element }) => `${element.action_id}${element.value ? `=${element.value}` : ''}`,
      )
      const wanted = `${actionId}${by.value === undefined ? '' : `=${by.value}`}`
      return impossible(`sees nothing to press called ${wanted}; there is: ${there.join(', ') || 'nothing'}`)
    }
    if (another) return impossible(`sees ${same.length} elements called ${actionId}: say which with value or blockId`)
    return found
  }

  /** Sends one block_actions payload for an element of a message or view. */
  async function act(at: { message: Message } | { view: View }, placed: Placed, fields: Wire): Promise<Outcome> {
    const { block, element } = placed
    const action = {
      action_id: element.action_id,
      block_id: block.block_id,
      ...fields,
      type: element.type,
      action_ts: ws.clock.ts(),
    }
    if ('view' in at) {
      const app = ws.app(at.view.appId)
      return ws.deliveries.send(app, 'interaction', viewActionPayload(ws, app, person, at.view, action))
    }
    const { message } = at
    if (!message.bot) return impossible('cannot press anything in a message of a person')
    const app = ws.app(message.bot.appId)
    const installation =
      ws.installations.find((each) => each.botId === message.bot?.botId) ??
      installationFor(ws, app, person, ws.channel(message.channelId))
    if (!installation || installation.revoked) return { acked: false, ms: 0, error: 'The app is no longer installed.' }
    const values = stateOf(message.blocks, message.values?.get(person.id))
    return ws.deliveries.send(
      app,
      'interaction',
      messageActionPayload(ws, app, installation, person, message, action, values),
    )
  }

  async function suggest(
    at: { message: Message } | { view: View },
    { block, element }: Placed,
    query: string,
  ): Promise<Wire[]> {
    const view = 'view' in at ? at.view : undefined
    const message = 'message' in at ? at.message : undefined
    const app = ws.app(view?.appId ?? message?.bot?.appId)
    const installedTeamId = view?.installedTeamId ?? message?.teamId ?? person.teamId
    const payload = suggestionPayload(ws, app, installedTeamId, person, {
      query,
      actionId: element.action_id,
      blockId: block.block_id,
      ...(view && { view }),
      ...(message && { message }),
    })
    const outcome = await ws.deliveries.send(app, 'interaction', payload)
    const answer = (outcome.body ?? {}) as Wire
    return answer.options ?? (answer.option_groups ?? []).flatMap((group: Wire) => group.options) ?? []
  }

  /** Makes a choice and, outside input blocks (or with dispatch_action), sends it at once. */
  async function set(at: { message: Message } | { view: View }, placed: Placed, given: Given): Promise<Outcome> {
    const { block, element, input } = placed
    if (element.type === 'button')
      return impossible(`cannot choose something in the button ${element.action_id}: click it`)
    const chosen = await choose(ws, person, element, given, (query) => suggest(at, placed, query))
    if (element.type !== 'overflow') {
      if ('view' in at) {
        ;((at.view.values[block.block_id] ??= {})[element.action_id] as Wire) = chosen
        delete at.view.errors[block.block_id]
        ws.changed({ kind: at.view.type, person: person.id })
      } else {
        at.message.values ??= new Map()
        const values = stateOf(at.message.blocks, at.message.values.get(person.id))
        ;((values[block.block_id] ??= {})[element.action_id] as Wire) = chosen
        at.message.values.set(person.id, values)
      }
    }
    if (input && !block.dispatch_action) return { acked: true, ms: 0 }
    const { type: _type, ...fields } = chosen
    return act(at, placed, { ...fields, ...(element.placeholder && { placeholder: element.placeholder }) })
  }

  /** A field of the open modal by block id, else by action id. */
  function field(view: View, name: string): Placed {
    const all = elementsOf(view.blocks)
    const found = all.filter(({ block }) => block.block_id === name)
    const [placed, another] = found.length > 0 ? found : all.filter(({ element }) => element.action_id === name)
    if (!placed || !('type' in placed.element) || !initialValue(placed.element)) {
      const there = all.filter(({ element }) => initialValue(element)).map(({ block }) => block.block_id)
      return impossible(
        `sees no field ${name} in the modal “${view.title?.text}”; there is: ${there.join(', ') || 'none'}`,
      )
    }
    if (another) return impossible(`sees several fields ${name}: name the block`)
    return placed
  }

  function ephemeralFromSlackbot(channel: Channel, text: string): void {
    const slackbot = [...ws.people.values()].find((each) => each.name === 'slackbot' && each.teamId === person.teamId)
    postMessage(ws, { channel, userId: slackbot?.id ?? 'USLACKBOT', text, ephemeralTo: person.id })
  }

  const driver = {
    /** Types a slash command. `channel` may be `'app'` for the direct conversation with the app. */
    async slash(line: string, { channel: where }: { channel: Channel | 'app' }): Promise<Outcome> {
      const channel = where === 'app' ? driver.appDirect() : where
      if (!canSee(person, channel)) impossible(`cannot open the channel ${channel.name}`)
      const [command = '', ...rest] = line.trim().split(/\s+/)
      const text = line.trim().slice(command.length).trim()
      void rest
      const found = [...ws.installations].reverse().find((installation) => {
        const commands: Wire[] = ws.app(installation.appId).manifest.features?.slash_commands ?? []
        return (
          installation.teamId === person.teamId &&
          !installation.revoked &&
          commands.some((each) => each.command === command)
        )
      })
      if (!found) {
        ephemeralFromSlackbot(channel, `\`${command}\` is not a valid command.`)
        return { acked: false, ms: 0, error: 'not a valid command' }
      }
      const app = ws.app(found.appId)
      const body = slashPayload(ws, app, found, person, { command, text, channel })
      const outcome = await ws.deliveries.send(app, 'command', body)
      if (!outcome.acked) {
        ephemeralFromSlackbot(channel, `\`${command}\` failed because the app did not respond.`)
        return outcome
      }
      const answer: Wire = typeof outcome.body === 'string' ? { text: outcome.body } : ((outcome.body as Wire) ?? {})
      if (answer.text || answer.blocks || answer.attachments) {
        const refusal = ws.strict ? refusalOfMessage(answer) : undefined
        if (refusal) ws.refused.push({ method: 'ack of a slash command', args: answer, ...refusal })
        else
          respondTo(
            ws,
            { appId: app.id, installedTeamId: found.teamId, personId: person.id, channelId: channel.id },
            answer,
          )
      }
      return outcome
    },

    /** Presses a button (and confirms, where it asks). */
    async click(target: Target, actionId: string, by: { value?: string; blockId?: string } = {}): Promise<Outcome> {
      const at = locate(target)
      const placed = find('view' in at ? at.view.blocks : at.message.blocks, actionId, by)
      const { element } = placed
      if (element.type !== 'button') impossible(`cannot press ${actionId}, a ${element.type}: pick something in it`)
      const { text, value, style, url, confirm } = element
      return act(at, placed, {
        text,
        ...(value !== undefined && { value }),
        ...(style && { style }),
        ...(url && { url }),
        ...(confirm && { confirm }),
      })
    },

    /** Chooses in a select, radio buttons, checkboxes, a picker or an overflow menu. */
    async pick(target: Target, actionId: string, given: Given, by: { blockId?: string } = {}): Promise<Outcome> {
      const at = locate(target)
      return set(at, find('view' in at ? at.view.blocks : at.message.blocks, actionId, by), given)
    },

    /** What an external select would list for this query. */
    async options(target: Target, actionId: string, query = ''): Promise<Wire[]> {
      const at = locate(target)
      return suggest(at, find('view' in at ? at.view.blocks : at.message.blocks, actionId, {}), query)
    },

    /** Types into the open modal. */
    async fill(values: Record<string, Given>): Promise<void> {
      for (const [name, given] of Object.entries(values)) {
        const view = top()
        await set({ view }, field(view, name), given)
      }
    },

    /** Fills, then presses the modal's submit button. `errors` holds what then stands under the fields. */
    async submit(values: Record<string, Given> = {}): Promise<Outcome & { errors: Record<string, string> }> {
      await driver.fill(values)
      const view = top()
      if (!view.submit) impossible(`sees no submit button on “${view.title?.text}”`)
      view.errors = clientErrors(view)
      view.trouble = ''
      if (Object.keys(view.errors).length > 0) {
        ws.changed({ kind: 'modal', person: person.id })
        return { acked: false, ms: 0, error: 'not sent', errors: view.errors }
      }
      const app = ws.app(view.appId)
      const outcome = await ws.deliveries.send(app, 'interaction', viewSubmissionPayload(ws, app, person, view))
      if (outcome.acked) answerSubmission(view, (outcome.body as Wire | undefined) ?? {})
      else view.trouble = TROUBLE
      ws.changed({ kind: 'modal', person: person.id })
      return { ...outcome, errors: view.errors }
    },

    /** Presses the top modal's close button; with `clear_on_close` the whole stack goes. */
    async close(): Promise<void> {
      const view = top()
      const stack = stackOf(ws, person.id)
      if (view.clearOnClose) return driver.closeAll()
      setStack(ws, person.id, stack.slice(0, -1))
      await closed(view, false)
    },

    /** Closes the whole stack, as the cross or a response_action `clear` does. */
    async closeAll(): Promise<void> {
      const stack = [...stackOf(ws, person.id)].reverse()
      setStack(ws, person.id, [])
      for (const view of stack) await closed(view, true)
    },

    modal(): Modal | null {
      const stack = stackOf(ws, person.id)
      const view = stack.at(-1)
      return view ? shown(view, stack.length) : null
    },

    /** The Home tab as it stands, or null while the app has published none. */
    home(): Modal | null {
      const view = homeView()
      return view ? shown(view, 1) : null
    },

    /** Opens the app's Home tab and tells the app. */
    async openHome(): Promise<void> {
      const app = theApp()
      const view = homeView()
      await ws.deliveries.event(
        {
          type: 'app_home_opened',
          user: person.id,
          channel: driver.appDirect().id,
          tab: 'home',
          event_ts: ws.clock.ts(),
          ...(view && { view: { ...shownView(view) } }),
        },
        { appId: app.id },
      )
    },

    /** The direct conversation with the app. */
    appDirect(): Channel {
      const installation = installationFor(ws, theApp(), person)
      return ws.direct(ws.person(installation?.botUserId ?? impossible('has no such app')), person)
    },

    /** Writes a message; `thread` is the message (or its ts) it answers. */
    async say(
      text: string,
      { channel: where, thread }: { channel: Channel | 'app'; thread?: string | { ts: string } },
    ): Promise<Seen> {
      const channel = where === 'app' ? driver.appDirect() : where
      if (!channel.members.has(person.id)) impossible(`is not in ${channel.name}`)
      const message = postMessage(ws, {
        channel,
        userId: person.id,
        text,
        threadTs: typeof thread === 'object' ? thread.ts : thread,
      })
      const seen = ws.visibleTo(person, channel).find((each) => each.ts === message.ts)
      return seen ?? impossible('cannot see the message just written')
    },

    async react(target: { ts: string; channel: string }, name: string): Promise<void> {
      const at = locate(target)
      if (!('message' in at)) return
      if (!addReaction(ws, at.message, person, name)) impossible(`reacted with ${name} already`)
    },
  }

  function shownView(view: View): Wire {
    return {
      id: view.id,
      type: view.type,
      hash: view.hash,
      blocks: view.blocks,
      private_metadata: view.privateMetadata,
    }
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

  async function closed(view: View, cleared: boolean): Promise<void> {
    if (!view.notifyOnClose) return
    const app = ws.app(view.appId)
    await ws.deliveries.send(app, 'interaction', viewClosedPayload(ws, app, person, view, cleared))
  }

  /** What Slack's own client says under a field before anything is sent. */
  function clientErrors(view: View): Record<string, string> {
    const errors: Record<string, string> = {}
    for (const { block, element, input } of elementsOf(view.blocks)) {
      if (!input) continue
      const state = view.values[block.block_id]?.[element.action_id] ?? {}
      const { type: _type, ...held } = state
      const [value] = Object.values(held)
      const empty =
        value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
      if (empty && !block.optional) errors[block.block_id] = 'Please complete this required field.'
      if (!empty && typeof value === 'string' && element.min_length && [...value].length < element.min_length) {
        errors[block.block_id] = `Must be at least ${element.min_length} characters.`
      }
    }
    return errors
  }

  function answerSubmission(view: View, answer: Wire): void {
    const stack = stackOf(ws, person.id)
    const at = stack.indexOf(view)
    // The app may have closed or replaced the stack itself before it answered.
    if (at < 0) return
    const fault = (error: string, messages: string[] = []) => {
      view.trouble = TROUBLE
      ws.refused.push({ method: 'ack of view_submission', args: answer, error, messages })
    }
    const refusal = answer.view && ws.strict ? refusalOfView(answer.view, 'modal') : undefined
    if (refusal) return fault(refusal.error, refusal.messages)
    const installation = ws.installations.find((each) => each.botId === view.botId)
    switch (answer.response_action) {
      case undefined:
        return setStack(ws, person.id, stack.slice(0, at))
      case 'clear':
        return setStack(ws, person.id, [])
      case 'errors': {
        const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id)
        const unknown = Object.keys(answer.errors ?? {}).filter((id) => !inputs.includes(id))
        if (unknown.length > 0 || !answer.errors)
          return fault('invalid_errors', [`no input block ${unknown.join(', ')}`])
        view.errors = answer.errors
        return
      }
      case 'update':
        return fillView(ws, view, answer.view)
      case 'push':
        if (stack.length >= MAX_STACK) return fault('push_limit_reached')
        if (installation) setStack(ws, person.id, [...stack, createView(ws, installation, person, answer.view, view)])
        return
      default:
        return fault('unknown_response_action')
    }
  }

  void ACK_MS
  return driver
}
