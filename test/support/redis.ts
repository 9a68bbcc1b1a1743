import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export interface TestRedis {
  url: string
  /** Makes it forget everything; somebody else's Redis only what is ours. */
  wipe(): Promise<void>
  stop(): Promise<void>
}

const hasProgram = spawnSync('redis-server', ['--version']).status === 0

/** Why no Redis can be had here; undefined when one can. */
export const noRedis =
  hasProgram || process.env.REDIS_URL ? undefined : 'there is no redis-server on the path and no REDIS_URL'

let taken = 0

/**
 * A Redis of one's own that forgets all it knows when stopped; without the program, at REDIS_URL, each time in
 * the next of its databases.
 */
export async function startRedis(): Promise<TestRedis> {
  if (!hasProgram) {
    const { href, pathname } = new URL(process.env.REDIS_URL ?? '')
    const url = new URL(`/${Number(pathname.slice(1)) + taken++}`, href).href
    const wipe = () => tell(url, async (redis) => void (await redis.unlink('', ...(await redis.keys('gongjian:*')))))
    return { url, wipe, stop: async () => {} }
  }
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp']
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => server.kill('SIGKILL'))
  for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept')) break
  server.stdout.resume()
  const stop = async () => {
    if (server.exitCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  const url = `redis://127.0.0.1:${port}`
  return { url, wipe: () => tell(url, async (redis) => void (await redis.flushall())), stop }
}

async function tell(url: string, words: (redis: Redis) => Promise<void>): Promise<void> {
  const redis = new Redis(url)
  await words(redis)
  redis.disconnect()
}
