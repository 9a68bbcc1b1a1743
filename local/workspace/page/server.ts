import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Workspace } from '../engine.ts'
import type { Channel, Person } from '../types.ts'
import { canSee } from '../visibility.ts'
import { type Act, perform } from './acts.ts'
import { html } from './html.ts'
import { type ClockAction, castOf, type Look, lookAt, type PersonShown, type Shown, type SubCommand } from './look.ts'
import { drawPage, titleOf } from './shell.ts'

export interface PageOptions {
  slack: Workspace
  /** Who a visitor can be, in this order; everybody who is no bot when left out. */
  people?: PersonShown[]
  /** What completes each slash command for this person: command → its sub-commands. */
  subCommands?: (person: Person) => Record<string, SubCommand[]>
  clockActions?: ClockAction[]
  /** A free one when left out. */
  port?: number
}

export interface Page {
  url: string
  close(): Promise<void>
}

const ASSETS: Record<string, string> = {
  'page.css': 'text/css',
  'page.js': 'text/javascript',
  'morph.js': 'text/javascript',
  'tell.js': 'text/javascript',
  'fields.js': 'text/javascript',
  'composer.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
}

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** At most one drawing in so many milliseconds for each open window; fewer while the clock runs ahead. */
const REDRAW_MS = 60
const REDRAW_MOVING_MS = 250
const LARGEST_BODY = 20_000_000

interface Window {
  query: URLSearchParams
  look: Look
  newSince: string | null
  last: string
  socket: WebSocket
}

/**
 * A page on 127.0.0.1 where a visitor acts as anybody in the workspace. What is shown stands in its address
 * (`?as=person&at=place&pane=thread&lang=zh`), so each window can be someone else. The server draws, the browser
 * exchanges what changed and tells what was pressed.
 */
export async function openPage(options: PageOptions): Promise<Page> {
  const { slack } = options
  const assets = new Map<string, string>()
  for (const name of Object.keys(ASSETS))
    assets.set(name, await readFile(new URL(`./browser/${name}`, import.meta.url), 'utf8'))
  const windows = new Set<Window>()
  const read = new Map<string, string>()
  const openedAt = slack.clock.ts()
  let moving: Shown['moving'] = null

  const readTo = (person: Person, channel: Channel) => read.get(`${person.id} ${channel.id}`) ?? openedAt
  const shown = (): Shown => ({
    slack,
    cast: castOf(slack, options.people),
    clockActions: options.clockActions ?? [],
    subCommands: options.subCommands ?? (() => ({})),
    moving,
    unread: (person, channel) => {
      const from = readTo(person, channel)
      return slack.visibleTo(person, channel).filter((each) => each.ts > from && each.from.id !== person.id).length
    },
  })
  /** Where the line "new" stands: before what came since this person looked here last, if anything did. */
  const newSince = ({ person, place }: Look): string | null =>
    place.kind === 'channel' && shown().unread(person, place.channel) > 0 ? readTo(person, place.channel) : null
  const markRead = ({ person, place }: Look) => {
    if (place.kind !== 'channel') return
    const last = slack.visibleTo(person, place.channel).at(-1)?.ts
    if (last) read.set(`${person.id} ${place.channel.id}`, last)
  }

  function draw(window: Window): void {
    // The place may have gone, or be closed to this person by now.
    window.look = lookAt(slack, castOf(slack, options.people), window.query)
    markRead(window.look)
    const all = shown()
    const drawn = JSON.stringify({
      title: titleOf(all, window.look),
      lang: window.look.language,
      html: drawPage(all, window.look, window.newSince).markup,
    })
    if (drawn === window.last) return
    window.last = drawn
    window.socket.send(drawn)
  }

  let timer: NodeJS.Timeout | undefined
  const redraw = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        for (const window of windows) {
          try {
            draw(window)
          } catch (error) {
            // One block this page cannot draw is no reason to take the workspace down.
            console.error(error)
          }
        }
      },
      moving ? REDRAW_MOVING_MS : REDRAW_MS,
    )
  }
  const stopListening = slack.on(redraw)
  // A running clock tells nobody; its minutes do.
  const minutes = setInterval(redraw, 5_000).unref()

  async function moveClock(id: string): Promise<void> {
    const action = options.clockActions?.find((each) => each.id === id)
    if (!action || moving) return
    moving = { id, done: 0 }
    // What the time brings is new to those who watch it pass.
    for (const window of windows)
      if (window.look.place.kind === 'channel') window.newSince = readTo(window.look.person, window.look.place.channel)
    redraw()
    try {
      await action.run((done) => {
        moving = { id, done }
        redraw()
      })
    } finally {
      moving = null
      redraw()
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const look = () => lookAt(slack, castOf(slack, options.people), url.searchParams)
    if (!isOurs(request)) return end(response, 403, 'forbidden')
    if (request.method === 'POST' && url.pathname === '/do') return act(request, response, look())
    if (request.method !== 'GET') return end(response, 405, 'method not allowed')
    if (url.pathname === '/') return end(response, 200, documentFor(look()), 'text/html')
    if (url.pathname.startsWith('/file/')) return file(response, look().person, url.pathname.slice('/file/'.length))
    const asset = assets.get(url.pathname.slice(1))
    if (asset === undefined) return end(response, 404, 'not found')
    end(response, 200, asset, ASSETS[url.pathname.slice(1)])
  }

  function documentFor(look: Look): string {
    const all = shown()
    return html`<!doctype html>
<html lang="${look.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titleOf(all, look)}</title><link rel="stylesheet" href="/page.css"><link rel="icon" href="/icon.svg"><script type="module" src="/page.js"></script></head>
<body data-offline="${look.t.offline}"><div id="app">${drawPage(all, look, newSince(look))}</div><div id="note" role="status" aria-live="assertive"></div></body></html>`
      .markup
  }

  function live(socket: WebSocket, query: URLSearchParams): void {
    const look = lookAt(slack, castOf(slack, options.people), query)
    const { place, person } = look
    const window = { query, look, newSince: newSince(look), last: '', socket }
    windows.add(window)
    socket.on('close', () => windows.delete(window))
    draw(window)
    // The one who looks is not shown what they look at as unread in other windows either.
    redraw()
    if (place.kind === 'home') void slack.as(person, { appId: place.app.id }).openHome()
    else if (place.app) void slack.as(person, { appId: place.app.id }).openMessages()
  }

  async function act(request: IncomingMessage, response: ServerResponse, look: Look): Promise<void> {
    // A form of another site cannot send JSON without asking first.
    if (request.headers['content-type'] !== 'application/json') return end(response, 415, 'JSON only')
    const given: Act = JSON.parse(await bodyOf(request))
    try {
      if (given.do === 'clock') await moveClock(given.id)
      const told =
        given.do === 'clock'
          ? {}
          : await perform(slack, look.person, look.place.kind === 'channel' ? look.place.channel : null, look.t, given)
      end(response, 200, JSON.stringify(told), 'application/json')
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error)
      end(response, 200, JSON.stringify({ note }), 'application/json')
    }
    redraw()
  }

  function file(response: ServerResponse, person: Person, id: string): void {
    const found = slack.files.get(id)
    const channels = [...(found?.channelIds ?? [])].flatMap((channelId) => slack.channels.get(channelId) ?? [])
    // A file in no channel is one an app shows in a block.
    if (!found || (channels.length > 0 && !channels.some((channel) => canSee(person, channel)))) {
      end(response, 404, 'not found')
      return
    }
    const inline = found.mimetype.startsWith('image/')
    response.writeHead(200, {
      ...HEADERS,
      'content-type': found.mimetype,
      'content-disposition': inline ? 'inline' : 'attachment',
    })
    response.end(Buffer.from(found.data))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => end(response, 500, String(error)))
  })
  // Not server-sent events: a browser keeps at most six such connections to one host, and each window needs its own.
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!isOurs(request)) return socket.destroy()
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    sockets.handleUpgrade(request, socket, head, (upgraded) => live(upgraded, searchParams))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      stopListening()
      clearInterval(minutes)
      clearTimeout(timer)
      for (const { socket } of windows) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whether the request is for this machine by name and from no other site: another name that leads here is a trick (DNS rebinding). */
function isOurs({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && (origin === undefined || origin === `http://${host}`)
}

function end(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  if (!response.headersSent) response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` })
  response.end(body)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LARGEST_BODY) throw new Error('This is too large.')
  }
  return Buffer.concat(chunks).toString()
}
