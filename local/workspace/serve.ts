import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Workspace } from './engine.ts'
import { Dropped, handle } from './http.ts'
import { openSocket } from './sockets.ts'

export interface Served {
  /** The Web API's address, for Bolt's `clientOptions.slackApiUrl`. */
  url: string
  close(): Promise<void>
}

/** The Web API, response_urls, files and Socket Mode on 127.0.0.1, for an app in another process. Port 0 takes a free one. */
export async function serve(ws: Workspace, port: number): Promise<Served> {
  const server = createServer((request, response) => void answer(ws, request, response))
  const sockets = new WebSocketServer({ server, path: '/link' })
  sockets.on('connection', (socket, request) =>
    openSocket(ws, socket, new URL(request.url ?? '', 'http://127.0.0.1').searchParams),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const before = ws.urls
  ws.urls = { api: `${origin}/api/`, hooks: origin, files: origin, sockets: `${origin.replace('http', 'ws')}/link` }
  return {
    url: ws.urls.api,
    async close() {
      ws.urls = before
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(ws: Workspace, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await ws.track(handle(ws, await asRequest(incoming)))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  } catch (error) {
    if (error instanceof Dropped) incoming.socket.destroy()
    else outgoing.writeHead(500).end(String(error))
  }
}

async function asRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value))
  return new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url}`, {
    method: incoming.method,
    headers,
    ...(body.length > 0 && { body }),
  })
}
