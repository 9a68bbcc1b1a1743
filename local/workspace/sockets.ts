import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import { ACK_MS, type Parcel, type Route } from './deliver.ts'
import type { Workspace } from './engine.ts'
import type { Outcome, Wire } from './types.ts'

const ENVELOPES = { event: 'events_api', interaction: 'interactive', command: 'slash_commands' } as const

/** One Socket Mode connection: hello, envelopes out, acknowledgements in (docs: "Using Socket Mode"). */
export function openSocket(ws: Workspace, socket: WebSocket, query: URLSearchParams): void {
  const ticket = query.get('ticket') ?? ''
  const appId = ws.tickets.get(ticket)
  ws.tickets.delete(ticket)
  if (!appId) {
    socket.close(1008, 'the ticket was used or never given')
    return
  }

  const waiting = new Map<string, (answer: Wire) => void>()
  const route: Route = {
    send({ kind, body, retry }: Parcel): Promise<Outcome> {
      const began = performance.now()
      const envelope_id = randomUUID()
      return new Promise((resolve) => {
        const end = (outcome: Omit<Outcome, 'ms'>) => {
          clearTimeout(timer)
          waiting.delete(envelope_id)
          socket.off('close', lost)
          resolve({ ...outcome, ms: performance.now() - began })
        }
        const lost = () => end({ acked: false, error: 'the socket closed' })
        const timer = setTimeout(() => end({ acked: false, error: 'operation_timeout' }), ACK_MS)
        socket.once('close', lost)
        waiting.set(envelope_id, ({ payload }) => {
          // The client sends an empty payload where Bolt acknowledged with nothing.
          end({ acked: true, body: payload && Object.keys(payload).length > 0 ? payload : undefined })
        })
        socket.send(
          JSON.stringify({
            envelope_id,
            payload: body,
            type: ENVELOPES[kind],
            accepts_response_payload: kind !== 'event',
            // Slack repeats an envelope with retry_attempt 0 still: an app cannot tell a repetition by it.
            ...(kind === 'event' && { retry_attempt: 0, retry_reason: retry ? 'timeout' : '' }),
          }),
        )
      })
    },
  }
  const remove = ws.deliveries.addSocket(appId, route, socket)
  socket.on('close', remove)
  socket.on('message', (raw) => {
    const message = JSON.parse(String(raw)) as Wire
    waiting.get(message.envelope_id)?.(message)
  })
  socket.send(
    JSON.stringify({
      type: 'hello',
      num_connections: ws.deliveries.sockets(appId),
      debug_info: {
        host: '127.0.0.1',
        started: ws.clock.now().toISOString(),
        build_number: 1,
        approximate_connection_time: 3600,
      },
      connection_info: { app_id: appId },
    }),
  )
}
