import { createHmac } from 'node:crypto'
import type { App, Receiver, ReceiverEvent } from '@slack/bolt'
import type { WebSocket } from 'ws'
import type { Workspace } from './engine.ts'
import { eventPayload } from './payloads.ts'
import type { Channel, Installation, Outcome, SlackApp, Wire } from './types.ts'

/** Slack waits this long for an acknowledgement (docs: "Acknowledging your app's receipt"). */
export const ACK_MS = 3_000

type Kind = 'command' | 'interaction' | 'event'

export interface Parcel {
  kind: Kind
  body: Wire
  retry?: { num: number; reason: string }
}

/** One way to reach an app: a receiver in this process, a request URL, a socket. */
export interface Route {
  send(parcel: Parcel): Promise<Outcome>
}

export interface Deliveries {
  receiver(appId?: string): Receiver
  deliverTo(target: { url: string; signingSecret?: string; app?: string }): void
  /** A socket took its place; returns the way to take it out again. */
  addSocket(appId: string, route: Route, socket: WebSocket): () => void
  /** How many sockets the app has open. */
  sockets(appId: string): number
  /** Tells every socket to reconnect, then closes it. */
  disconnectSockets(reason: string): void
  /** Sends to the app and waits for the acknowledgement. */
  send(app: SlackApp, kind: Kind, body: Wire): Promise<Outcome>
  /** Tells every installed app that subscribed to this event and may see it; resolves when they acknowledged. */
  event(event: Wire, where: { channel?: Channel; teamId?: string; appId?: string }): Promise<void>
  redeliver(times: number): Promise<Outcome[]>
}

interface Routes {
  sockets: Route[]
  url?: Route
  receivers: Route[]
  turn: number
}

export function createDeliveries(ws: Workspace): Deliveries {
  const routes = new Map<string, Routes>()
  const open = new Map<WebSocket, () => void>()
  let last: { app: SlackApp; parcel: Parcel } | undefined

  // Before an app is installed its id is unknown: such receivers serve whichever app comes.
  const of = (appId = ''): Routes => {
    const known = routes.get(appId)
    if (known) return known
    const fresh: Routes = { sockets: [], receivers: [], turn: 0 }
    routes.set(appId, fresh)
    return fresh
  }

  function routeTo(app: SlackApp): Route | undefined {
    for (const each of [of(app.id), of()]) {
      if (each.sockets.length === 0 && each.url) return each.url
      const list = each.sockets.length > 0 ? each.sockets : each.receivers
      each.turn += 1
      if (list.length > 0) return list[each.turn % list.length]
    }
    return undefined
  }

  async function send(app: SlackApp, parcel: Parcel): Promise<Outcome> {
    const route = routeTo(app)
    if (!route) return { acked: false, ms: 0, error: `The app ${app.name} is not connected.` }
    last = { app, parcel }
    return ws.track(route.send({ ...parcel, body: structuredClone(parcel.body) }))
  }

  /** An event nobody acknowledged comes again at once, after a minute and after five (docs: Events API, "Retries"). */
  async function retry(app: SlackApp, body: Wire, { error }: Outcome): Promise<void> {
    const reason = error === 'operation_timeout' ? 'http_timeout' : 'http_error'
    const again = async (num: number) => (await send(app, { kind: 'event', body, retry: { num, reason } })).acked
    if (await again(1)) return
    ws.after(60_000, async () => {
      if (!(await again(2))) ws.after(300_000, () => again(3))
    })
  }

  return {
    receiver(appId) {
      const receiver = new DirectReceiver(ws)
      const { receivers } = of(appId)
      receiver.opened = () => receivers.push(receiver)
      receiver.closed = () => receivers.splice(receivers.indexOf(receiver), 1)
      return receiver
    },
    deliverTo({ url, signingSecret, app }) {
      of(app).url = { send: (parcel) => sendHttp(url, signingSecret ?? ws.app(app).signingSecret, parcel) }
    },
    addSocket(appId, route, socket) {
      const { sockets } = of(appId)
      sockets.push(route)
      const remove = () => {
        open.delete(socket)
        if (sockets.includes(route)) sockets.splice(sockets.indexOf(route), 1)
      }
      open.set(socket, remove)
      return remove
    },
    sockets: (appId) => of(appId).sockets.length,
    disconnectSockets(reason) {
      for (const [socket, remove] of open) {
        remove()
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: '127.0.0.1' } }))
        socket.close()
      }
    },
    send(app, kind, body) {
      if (kind === 'interaction' && !app.manifest.settings?.interactivity?.is_enabled) {
        return Promise.resolve({ acked: false, ms: 0, error: 'The manifest does not enable interactivity.' })
      }
      return send(app, { kind, body })
    },
    async event(event, where) {
      const told = [...ws.apps.values()].map(async (app) => {
        if (where.appId && where.appId !== app.id) return
        const subscribed: string[] = app.manifest.settings?.event_subscriptions?.bot_events ?? []
        if (!subscribed.includes(subscriptionName(event, where.channel))) return
        const farewell = event.type === 'app_uninstalled' || event.type === 'tokens_revoked'
        const installation = ws.installations.find(
          (each) =>
            each.appId === app.id &&
            (!each.revoked || farewell) &&
            (!where.teamId || each.teamId === where.teamId) &&
            (!where.channel || where.channel.members.has(each.botUserId)) &&
            mayHear(each, event, where.channel),
        )
        if (!installation) return
        const body = eventPayload(ws, app, installation, event, where.channel)
        const outcome = await send(app, { kind: 'event', body })
        if (!outcome.acked) await retry(app, body, outcome)
      })
      await Promise.all(told)
    },
    async redeliver(times) {
      if (!last) throw new Error('Nothing was delivered yet.')
      const { app, parcel } = last
      const outcomes: Outcome[] = []
      for (let num = 1; num <= times; num += 1) {
        outcomes.push(await send(app, { ...parcel, retry: { num, reason: 'http_timeout' } }))
      }
      return outcomes
    },
  }
}

/** Events need a scope, as the manifest editor and the reference of each event say. */
function mayHear({ scopes }: Installation, event: Wire, channel?: Channel): boolean {
  const kind = channel?.kind === 'im' ? 'im' : channel?.private ? 'groups' : 'channels'
  switch (event.type) {
    case 'message':
      return scopes.has(`${kind}:history`)
    case 'app_mention':
      return scopes.has('app_mentions:read')
    case 'reaction_added':
    case 'reaction_removed':
      return scopes.has('reactions:read')
    case 'member_joined_channel':
    case 'member_left_channel':
    case 'channel_shared':
    case 'channel_unshared':
    case 'channel_id_changed':
      return scopes.has(`${kind}:read`)
    case 'team_join':
    case 'user_change':
      return scopes.has('users:read')
    default:
      return true
  }
}

/** Slack names message subscriptions by the kind of conversation. */
function subscriptionName(event: Wire, channel?: Channel): string {
  if (event.type !== 'message' || !channel) return event.type
  if (channel.kind === 'im') return 'message.im'
  return channel.private ? 'message.groups' : 'message.channels'
}

/** A Bolt receiver fed by function calls. The payload is copied, as a wire would. */
class DirectReceiver implements Receiver, Route {
  #app: App | undefined
  #ws: Workspace
  opened: () => void = () => {}
  closed: () => void = () => {}

  constructor(ws: Workspace) {
    this.#ws = ws
  }

  init(app: App): void {
    this.#app = app
  }

  async start(): Promise<void> {
    this.opened()
  }

  async stop(): Promise<void> {
    this.closed()
  }

  send({ body, retry }: Parcel): Promise<Outcome> {
    const app = this.#app
    if (!app) return Promise.resolve({ acked: false, ms: 0, error: 'The receiver was not given to an App.' })
    const began = performance.now()
    return new Promise((resolve) => {
      const end = (outcome: Omit<Outcome, 'ms'>) => {
        clearTimeout(timer)
        resolve({ ...outcome, ms: performance.now() - began })
      }
      const timer = setTimeout(() => end({ acked: false, error: 'operation_timeout' }), ACK_MS)
      const event: ReceiverEvent = {
        body,
        ack: async (answer: unknown) =>
          end({ acked: true, body: answer === undefined ? undefined : JSON.parse(JSON.stringify(answer)) }),
        ...(retry && { retryNum: retry.num, retryReason: retry.reason }),
      }
      const handled = app.processEvent(event).catch((error: unknown) => end({ acked: false, error: String(error) }))
      void this.#ws.track(handled)
    })
  }
}

/** What Slack does when a request URL is saved: true when the app sends the challenge back. */
export async function verifyUrl(
  ws: Workspace,
  target: { url: string; signingSecret?: string; app?: string },
): Promise<boolean> {
  const app = ws.app(target.app)
  const challenge = ws.secret()
  const body = { token: app.verificationToken, challenge, type: 'url_verification' }
  const outcome = await sendHttp(target.url, target.signingSecret ?? app.signingSecret, { kind: 'event', body })
  return outcome.body === challenge || (outcome.body as Wire | undefined)?.challenge === challenge
}

/** POSTs to a request URL with Slack's signature (docs: "Verifying requests from Slack"). */
async function sendHttp(url: string, signingSecret: string, { kind, body, retry }: Parcel): Promise<Outcome> {
  const began = performance.now()
  const raw =
    kind === 'event'
      ? JSON.stringify(body)
      : new URLSearchParams(kind === 'command' ? body : { payload: JSON.stringify(body) }).toString()
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${raw}`).digest('hex')}`
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signature,
        ...(retry && { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
      },
      body: raw,
      signal: AbortSignal.timeout(ACK_MS),
    })
    const text = await response.text()
    const ms = performance.now() - began
    if (!response.ok) return { acked: false, ms, error: `http_error ${response.status}` }
    if (text === '') return { acked: true, ms }
    // A plain text acknowledgement is the text of a message; only what calls itself JSON is JSON.
    const json = response.headers.get('content-type')?.includes('json')
    return { acked: true, ms, body: json ? JSON.parse(text) : text }
  } catch (error) {
    return {
      acked: false,
      ms: performance.now() - began,
      error: error instanceof Error && error.name === 'TimeoutError' ? 'operation_timeout' : String(error),
    }
  }
}
