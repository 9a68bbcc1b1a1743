import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TestProxy {
  /** The given address, but through here. */
  url: string
  /** Breaks every connection and refuses new ones, as a server that is gone. */
  cut(): void
  /** Takes everything and answers nothing, as a network that has lost the server. */
  freeze(): void
  /** Breaks some of the next connections as they are made: of `[false, true]` the second. */
  breakNext(which: boolean[]): void
  mend(): void
  close(): void
}

/** Stands between a program and its server, for bad days. */
export async function openProxy(target: string): Promise<TestProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const toBreak: boolean[] = []
  let state: 'open' | 'cut' | 'frozen' = 'open'
  const server = createServer((near) => {
    if (toBreak.shift() === true) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('data', (data) => state === 'open' && other.write(data))
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  const { port: ours } = server.address() as AddressInfo
  url.hostname = '127.0.0.1'
  url.port = String(ours)
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    cut: () => {
      state = 'cut'
      server.close()
      breakAll()
    },
    freeze: () => {
      state = 'frozen'
    },
    breakNext: (which) => {
      toBreak.splice(0, toBreak.length, ...which)
    },
    mend: () => {
      // What was swallowed is lost, so the connections of that time are of no use.
      breakAll()
      if (state === 'cut') server.listen(ours, '127.0.0.1')
      state = 'open'
    },
    close: () => {
      breakAll()
      server.close()
    },
  }
}
