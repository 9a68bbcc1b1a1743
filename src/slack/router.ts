import { randomBytes } from 'node:crypto'
import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
} from '@slack/bolt'
import type { HomeView, ModalView, Option, View } from '@slack/types'
import { WebAPIPlatformError } from '@slack/web-api'
import { isConnectionError } from '../batches.ts'
import type { Reader } from '../calendar/format.ts'
import type { Deps } from '../deps.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { type Dictionary, dictionaryOf } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import { type Actor, actorOf, type Hint, type MemberActor } from './actor.ts'
import { type Allow, isAllowed } from './authorize.ts'
import { cut, escapeText, type Message, says, section } from './blocks.ts'
import { hintOf, nameIn, type OpenView, openView, placed, pressed, routing } from './payloads.ts'
import { findCommand, nearestWords } from './words.ts'

/** What every handler gets besides its input. */
export type Context<A extends Actor = MemberActor> = {
  deps: Deps
  actor: A
  t: Dictionary
  now: Date
  /** The person as a reader of dates. */
  reader: Reader
  /** Opens a modal, or pushes it when one is open. Do it first: a trigger lives 3 s and works once. */
  open: (view: ModalView) => Promise<void>
}

export type CommandInput = {
  rest: string
  /** All that was typed behind the command, line breaks and all. */
  typed: string
  channelId: string
}

export type ActionInput = {
  /** The row a button names (see `ref` in blocks.ts); 0 when it names none. */
  id: number
  /** A button's value, or what was selected, picked or typed. */
  value: string
  place: 'message' | 'modal' | 'home'
  /** The message the button is on. */
  message: { channelId: string; ts: string } | null
  view: OpenView | null
  /** Redraws the modal the element is in; what was typed stays where block ids stay. */
  updateView: (view: ModalView) => Promise<void>
  /** Redraws the Home tab below a modal; `notice` is what just happened. After a press on the tab itself it is redrawn anyway. */
  updateHome: (notice: string) => Promise<void>
}

/** The message whose menu a shortcut was chosen in. */
export type ShortcutInput = { message: { channelId: string; ts: string; text: string } }

/** What somebody wrote to the bot by its name. */
export type MentionInput = {
  /** As Slack writes it, with its marks and entities. */
  text: string
  channelId: string
  /** The first message of the thread it is in, or null when it is in none. */
  threadTs: string | null
  /** The same however often Slack tells of it, which may be four times. */
  requestKey: string
}

/** An answer only the person sees; with `replace`, it takes the place of the message that was pressed. */
export type Answer = Message & { replace?: boolean }

export type ViewAnswer = { update: ModalView } | { push: ModalView } | { clear: true }

type Allowing<Input, Output> =
  | { allow: 'anyone'; run: (context: Context<Actor>, input: Input) => Promise<Output> }
  | { allow: Exclude<Allow, 'anyone'>; run: (context: Context, input: Input) => Promise<Output> }

export type CommandHandler = Allowing<CommandInput, Message | undefined> & {
  /** What people may type, the English word first: `['activity new', '新活动']`. */
  words: [string, ...string[]]
  /** One line in the help: what to type after the word, and what it does. */
  help: (t: Dictionary) => { usage: string; does: string }
}
export type ActionHandler = Allowing<ActionInput, Answer | undefined>
export type ViewHandler = Allowing<OpenView, ViewAnswer | undefined>
export type ShortcutHandler = Allowing<ShortcutInput, Message | undefined>
export type MentionHandler = Allowing<MentionInput, Message>
export type OptionsHandler = Allowing<{ typed: string; view: OpenView | null }, Option[]>

/** What a feature's slack.ts exports. Every id begins with the feature's name and a dot. */
export type Feature = {
  name: string
  commands?: CommandHandler[]
  actions?: Record<string, ActionHandler>
  views?: Record<string, ViewHandler>
  /** In the menu of a message; each is in the manifest too. */
  shortcuts?: Record<string, ShortcutHandler>
  options?: Record<string, OptionsHandler>
  /** One feature answers all that is written to the bot by its name. */
  mentioned?: MentionHandler
  /** Somebody's profile changed, or their account was closed or opened again. */
  userChanged?: (deps: Deps, user: { teamId: string; id: string; isDeleted: boolean }) => Promise<void>
}

/** Draws the App Home; `notice` is what just happened there. */
export type DrawHome = (context: Context<Actor>, notice: string) => Promise<HomeView>

/** Past this a person is told to press again: Slack gives up at 3 s. */
const DEADLINE_MS = 2_300

const LATE = Symbol('late')

/**
 * Puts every handler behind one table and a catch-all for each kind of payload: Bolt runs each listener for each request, so two hundred
 * listeners would cost twenty-five times as much as these. Here, and only here, a request is authorised, gets its
 * language, is acknowledged (after the handler's commit), and its errors become words.
 * @throws when two features claim one word or id, or an id does not begin with its feature's name.
 */
export function route(app: App, deps: Deps, features: Feature[], drawHome: DrawHome): void {
  const commands = features.flatMap((feature) => feature.commands ?? [])
  const words = onlyOnce(commands.flatMap((command) => command.words.map((word) => [word, command] as const)))
  const actions = tableOf(features, (feature) => feature.actions)
  const views = tableOf(features, (feature) => feature.views)
  const shortcuts = tableOf(features, (feature) => feature.shortcuts)
  const options = tableOf(features, (feature) => feature.options)
  const mentioned = onlyOnce(
    features.flatMap(({ mentioned }) => (mentioned === undefined ? [] : [['mentioned', mentioned] as const])),
  ).get('mentioned')
  const languages = lastLanguages()
  const inTurn = turns()

  /**
   * The one wrapper: actor, authorisation, deadline, errors; it begins when `before` is over, and the deadline at once.
   * Returns what the handler gave, or the words of its refusal.
   */
  async function handle<Input, Output>(
    hint: Hint,
    trigger: Trigger | undefined,
    handler: Allowing<Input, Output> | undefined,
    input: Input,
    before: Promise<void> = Promise.resolve(),
  ): Promise<{ output: Output; context: Context<Actor> } | { refusal: string; fields?: Record<string, string> }> {
    let t = dictionaryOf(languages.of(hint) ?? 'zh-CN')
    let isLate = false
    const work = async () => {
      await before
      const actor = await actorOf(deps, hint)
      // They have been told to press again, so nothing is begun for this press any more.
      if (isLate) throw new UserError((words) => words.errors.busy)
      languages.keep(hint, actor.language)
      t = dictionaryOf(actor.language)
      const context = contextOf(deps, actor, t, trigger)
      if (handler === undefined) throw new UserError((words) => words.errors.oldButton)
      return { output: await authorize(handler, context, input), context }
    }
    try {
      const outcome = await Promise.race([work(), late()])
      isLate = outcome === LATE
      if (outcome === LATE) throw new UserError((words) => words.errors.busy)
      return outcome
    } catch (error) {
      if (error instanceof UserError) return { refusal: error.words(t) }
      if (error instanceof FieldErrors) return { refusal: t.errors.checkFields, fields: error.fields(t) }
      if (isConnectionError(error)) {
        deps.log.warn({ reason: (error as Error).message }, 'the database did not answer')
        return { refusal: t.errors.busy }
      }
      const reference = randomBytes(3).toString('hex').toUpperCase()
      deps.log.error({ reference, err: error }, 'a handler failed')
      return { refusal: t.errors.unexpected(reference) }
    }
  }

  app.command(/^/, async ({ command, ack }) => {
    const hint = hintOf({
      teamId: command.team_id,
      userId: command.user_id,
      userName: command.user_name,
      channelId: command.channel_id,
    })
    const found = findCommand(words, command.text)
    const handler = found?.command ?? unknownWord(words, command.text)
    const result = await handle(hint, { id: command.trigger_id }, handler, {
      rest: found?.rest ?? '',
      typed: command.text,
      channelId: command.channel_id,
    })
    const answer = 'refusal' in result ? says(result.refusal) : result.output
    await ack(answer === undefined ? undefined : { response_type: 'ephemeral', ...answer })
  })

  app.action(
    /^/,
    async ({ body, action, ack, respond }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs) => {
      const { value, partnershipId, id } = pressed(action)
      const channelId = body.channel?.id ?? null
      const hint = hintOf({
        teamId: body.user.team_id ?? body.team?.id ?? '',
        userId: body.user.id,
        userName: nameIn(body.user),
        channelId,
        partnershipId,
      })
      const place = body.view === undefined ? 'message' : body.view.type === 'home' ? 'home' : 'modal'
      const view = body.view
      const open = view === undefined ? null : openView(view)
      const isOverHome = place === 'home' || open?.isOverHome === true
      const press = async (before?: Promise<void>) => {
        const result = await handle(
          hint,
          { id: body.trigger_id, inModal: place === 'modal', isOverHome },
          actions.get(action.action_id),
          {
            id,
            value,
            place,
            message: channelId !== null && body.message !== undefined ? { channelId, ts: body.message.ts } : null,
            view: open,
            updateView: async (next) => {
              if (view === undefined) return
              await deps.clients.interactive.views.update({ view_id: view.id, view: placed(next, isOverHome) })
            },
            updateHome: (notice) => publishHome(hint, notice),
          },
          before,
        )
        await ack()

        const answer: Answer | undefined = 'refusal' in result ? says(result.refusal) : result.output
        if (place === 'home') {
          await publishHome(hint, answer?.text ?? '')
        } else if (answer !== undefined && place === 'message') {
          const { replace = false, ...message } = answer
          await respond({ response_type: 'ephemeral', replace_original: replace, ...message })
        } else if (answer !== undefined && view !== undefined) {
          const notice = 'refusal' in result ? `:warning: ${answer.text}` : answer.text
          await deps.clients.interactive.views
            .update({ view_id: view.id, hash: view.hash, view: withNotice(view as View, notice) as ModalView })
            .catch(unlessDrawnMeanwhile)
        }
      }
      // Of two presses in one modal the second begins when the first has drawn what it did, and draws both.
      await (place === 'modal' && view !== undefined ? inTurn(view.id, press) : press())
    },
  )

  app.view(/^/, async ({ body, view, ack }: SlackViewMiddlewareArgs & AllMiddlewareArgs) => {
    if (body.type !== 'view_submission') return ack()
    const open = openView(view)
    const hint = hintOf({
      teamId: body.user.team_id ?? body.team?.id ?? '',
      userId: body.user.id,
      userName: nameIn(body.user),
      ...routing(open.data),
    })
    const result = await handle(hint, undefined, views.get(view.callback_id), open)
    if ('refusal' in result) {
      const firstInput = view.blocks.find((block) => block.type === 'input')?.block_id
      const fields = result.fields ?? (firstInput === undefined ? null : { [firstInput]: result.refusal })
      // A form without fields has nowhere to put an error but on top of itself.
      if (fields !== null) await ack({ response_action: 'errors', errors: fields })
      else
        await ack({
          response_action: 'update',
          view: withNotice(view as unknown as View, `:warning: ${result.refusal}`) as ModalView,
        })
      return
    }
    const answer = result.output
    const { isOverHome } = open
    if (answer === undefined) await ack()
    else if ('clear' in answer) await ack({ response_action: 'clear' })
    else if ('push' in answer) await ack({ response_action: 'push', view: placed(answer.push, isOverHome) })
    else await ack({ response_action: 'update', view: placed(answer.update, isOverHome) })
    // The Home tab would go on showing what was before.
    if (isOverHome && (answer === undefined || !('push' in answer))) await publishHome(hint, '')
  })

  app.shortcut(/^/, async ({ body, ack, respond }: SlackShortcutMiddlewareArgs & AllMiddlewareArgs) => {
    if (body.type !== 'message_action') return ack()
    const hint = hintOf({
      teamId: body.user.team_id ?? body.team?.id ?? '',
      userId: body.user.id,
      userName: body.user.name,
      channelId: body.channel.id,
    })
    const result = await handle(hint, { id: body.trigger_id }, shortcuts.get(body.callback_id), {
      message: { channelId: body.channel.id, ts: body.message_ts, text: body.message.text ?? '' },
    })
    await ack()
    const answer = 'refusal' in result ? says(result.refusal) : result.output
    if (answer !== undefined) await respond({ response_type: 'ephemeral', ...answer })
  })

  app.options(/^/, async ({ body, options: asked, ack }) => {
    const { user, view } = body as { user: { id: string; name?: string; team_id?: string }; view?: unknown }
    const open = view === undefined ? null : openView(view)
    const hint = hintOf({
      teamId: user.team_id ?? body.team?.id ?? '',
      userId: user.id,
      userName: nameIn(user),
      ...routing(open?.data),
    })
    const result = await handle(hint, undefined, options.get(asked.action_id), { typed: asked.value, view: open })
    await ack({ options: 'refusal' in result ? [] : result.output.slice(0, 100) })
  })

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return
    await publishHome(hintOf({ teamId: body.team_id, userId: event.user, userName: '' }), '')
  })

  app.event('app_mention', async ({ event, body }) => {
    if (event.user === undefined) return
    const hint = hintOf({
      teamId: event.user_team ?? event.team ?? body.team_id,
      userId: event.user,
      channelId: event.channel,
    })
    const result = await handle(hint, undefined, mentioned, {
      text: event.text,
      channelId: event.channel,
      threadTs: event.thread_ts ?? null,
      requestKey: body.event_id,
    })
    const answer = 'refusal' in result ? says(result.refusal) : result.output
    const { chat } = deps.clients.interactive
    // Slack does not promise that somebody of another workspace sees what only they would see in a channel.
    if (hint.teamId !== deps.workspace.teamId) await chat.postMessage({ channel: hint.userId, ...answer })
    else
      await chat.postEphemeral({
        channel: event.channel,
        user: hint.userId,
        ...(event.thread_ts === undefined ? {} : { thread_ts: event.thread_ts }),
        ...answer,
      })
  })

  app.event('user_change', async ({ event, body }) => {
    const { id, team_id, deleted } = event.user as { id: string; team_id?: string; deleted?: boolean }
    const user = { teamId: team_id ?? body.team_id, id, isDeleted: deleted === true }
    for (const { userChanged } of features) await userChanged?.(deps, user)
  })

  /** What is drawn first for somebody is shown first: an older view never takes a newer one's place. */
  function publishHome(hint: Hint, notice: string): Promise<void> {
    return inTurn(hint.userId, async (before) => {
      await before
      const draw = { allow: 'anyone' as const, run: (context: Context<Actor>) => drawHome(context, notice) }
      const result = await handle(hint, undefined, draw, undefined)
      const view: HomeView = 'refusal' in result ? { type: 'home', blocks: [section(result.refusal)] } : result.output
      // Nobody promises that Slack shows it to people of another workspace; what they did is done all the same.
      await deps.clients.interactive.views.publish({ user_id: hint.userId, view }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        deps.log.warn({ reason }, 'a Home tab could not be drawn')
      })
    })
  }
}

async function authorize<Input, Output>(
  handler: Allowing<Input, Output>,
  context: Context<Actor>,
  input: Input,
): Promise<Output> {
  if (handler.allow === 'anyone') return handler.run(context, input)
  const { actor } = context
  if (actor.partnership === null || actor.membership === null) throw new UserError((t) => t.errors.noPartnership)
  if (!isAllowed(handler.allow, actor.membership.roles)) throw new UserError((t) => t.errors.notAllowed[handler.allow])
  return handler.run(context as Context, input)
}

type Trigger = { id: string; inModal?: boolean; isOverHome?: boolean }

function contextOf(deps: Deps, actor: Actor, t: Dictionary, trigger: Trigger | undefined): Context<Actor> {
  const now = deps.now()
  return {
    deps,
    actor,
    t,
    now,
    reader: { now, zone: actor.timeZone, language: actor.language },
    open: async (view) => {
      if (trigger === undefined) throw new Error('nothing was pressed, so no modal can open')
      const { views } = deps.clients.interactive
      try {
        const { id: trigger_id, inModal, isOverHome = false } = trigger
        await (inModal ? views.push : views.open)({ trigger_id, view: placed(view, isOverHome) })
      } catch (error) {
        const answer = error instanceof WebAPIPlatformError ? error.data.error : ''
        // The same press came twice, and the first has opened it.
        if (answer === 'exchanged_trigger_id') return
        if (answer === 'expired_trigger_id') throw new UserError((words) => words.errors.busy)
        throw error
      }
    },
  }
}

function tableOf<Handler>(
  features: Feature[],
  part: (feature: Feature) => Record<string, Handler> | undefined,
): Map<string, Handler> {
  const rows = features.flatMap((feature) => {
    const entries = Object.entries(part(feature) ?? {})
    const foreign = entries.find(([id]) => !id.startsWith(`${feature.name}.`))
    if (foreign !== undefined)
      throw new Error(`"${foreign[0]}" is listed by ${feature.name} but does not begin with its name`)
    return entries
  })
  return onlyOnce(rows)
}

function onlyOnce<Handler>(rows: (readonly [string, Handler])[]): Map<string, Handler> {
  const table = new Map<string, Handler>()
  for (const [id, handler] of rows) {
    if (table.has(id)) throw new Error(`"${id}" has two handlers`)
    table.set(id, handler)
  }
  return table
}

function unknownWord(words: Map<string, CommandHandler>, text: string): Allowing<CommandInput, Message | undefined> {
  return {
    allow: 'anyone',
    run: async ({ t }) =>
      says(t.errors.unknownCommand(escapeText(cut(text, 60)), nearestWords([...words.keys()], text))),
  }
}

/** A word about the second of two presses gives way to what the first has drawn: the view it would stand on is gone. */
function unlessDrawnMeanwhile(error: unknown): void {
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'hash_conflict') throw error
}

function withNotice(view: View, notice: string): View {
  const { type, callback_id, title, close, submit, private_metadata, blocks } = view as ModalView
  const fresh = blocks.filter((block) => block.block_id !== 'notice')
  return {
    type,
    ...(callback_id ? { callback_id } : {}),
    title,
    ...(close ? { close } : {}),
    ...(submit ? { submit } : {}),
    ...(private_metadata ? { private_metadata } : {}),
    blocks: [{ ...section(notice), block_id: 'notice' }, ...fresh],
  }
}

function late(): Promise<typeof LATE> {
  return new Promise((resolve) => setTimeout(resolve, DEADLINE_MS, LATE).unref())
}

/** Gives each that has one key what it is to wait for: the end of all that came before it, however that ended. */
function turns() {
  const last = new Map<string, Promise<void>>()
  return (key: string, run: (before: Promise<void>) => Promise<void>): Promise<void> => {
    const before = last.get(key) ?? Promise.resolve()
    const turn = run(before)
    const both = Promise.allSettled([before, turn]).then(() => {
      if (last.get(key) === both) last.delete(key)
    })
    last.set(key, both)
    return turn
  }
}

/** When Postgres is away a person still reads their own language. At most 5,000 are kept. */
function lastLanguages() {
  const kept = new Map<string, Language>()
  const key = (hint: Hint) => `${hint.teamId} ${hint.userId}`
  return {
    of: (hint: Hint) => kept.get(key(hint)),
    keep: (hint: Hint, language: Language) => {
      if (kept.size >= 5_000) kept.delete(kept.keys().next().value ?? '')
      kept.set(key(hint), language)
    },
  }
}
