import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Setting } from '../src/start.ts'

/** Public pages on this machine alone, on a free port. */
export async function localSite(): Promise<NonNullable<Setting['site']>> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return { url: `http://127.0.0.1:${port}`, port, addressHeader: null }
}
