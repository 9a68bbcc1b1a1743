import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Db, openDb, openPool } from '../src/db.ts'
import { deliveryJobs } from '../src/deliveries/jobs.ts'
import { planDeliveries } from '../src/deliveries/plan.ts'
import type { Deps } from '../src/deps.ts'
import {
  type Job,
  openQueue,
  type Queue,
  type QueueConnection,
  type RunningJobs,
  startJobs,
} from '../src/jobs/runtime.ts'
import { diffToSchema } from '../src/migrations.ts'
import { execute, makeDatabase, type TestDatabase, wipeQueue } from './support/database.ts'
import { stage, words } from './support/deliveries-stage.ts'
import { openProxy, type TestProxy } from './support/proxy.ts'
import { noRedis, startRedis } from './support/redis.ts'

type Server = {
  url: string
  connect: (url: string) => QueueConnection
  wipe: () => Promise<unknown>
  end: () => Promise<unknown>
}
type Backend = { connection: QueueConnection; wipe: () => Promise<unknown>; proxy: TestProxy }

const log = pino({ level: 'silent' })

let database: TestDatabase
let db: Db
let pool: Pool

beforeAll(async () => {
  database = await makeDatabase()
  db = openDb(database.url)
  pool = openPool(database.url, log)
})

afterAll(async () => {
  await db.$disconnect()
  await pool.end()
  await database.drop()
})

async function onPostgres(): Promise<Server> {
  const { url, drop } = await makeDatabase()
  return {
    url,
    connect: (databaseUrl) => ({ databaseUrl }),
    wipe: () => wipeQueue(url),
    end: drop,
  }
}

async function onRedis(): Promise<Server> {
  const { url, wipe, stop } = await startRedis()
  return { url, connect: (redisUrl) => ({ redisUrl, databaseUrl: database.url }), wipe, end: stop }
}

const servers = [
  { name: 'PostgreSQL', begin: onPostgres, missing: undefined },
  { name: 'Redis', begin: onRedis, missing: noRedis },
]
const queues = servers.flatMap((server) => [
  { ...server, what: 'what is woken' as const },
  { ...server, what: 'what ticks' as const },
])

// All at once, for the tests mostly wait; on one queue each test waits for the one before.
describe.concurrent.each(queues)('$what, with the queue on $name', (queue) => {
  describe('one after another', { concurrent: false }, () => testQueue(queue))
})

function testQueue({ begin, missing, what }: (typeof queues)[number]): void {
  if (missing !== undefined) {
    test.skip(`not tried: ${missing}`, () => {})
    return
  }

  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) })
  let server: Server
  let backend: Backend
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    server = await begin()
  })
  afterAll(() => server.end())

  beforeEach(async () => {
    lines.length = 0
    const proxy = await openProxy(server.url)
    backend = { connection: server.connect(proxy.url), wipe: server.wipe, proxy }
  })

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
    await backend.wipe()
    backend.proxy.close()
  })

  async function start(jobs: Job[], deps: Partial<Deps> = {}): Promise<Queue & RunningJobs> {
    const queue = await openQueue(backend.connection, jobs, log)
    closing.push(queue.close)
    const running = await startJobs({ log, ...deps } as Deps, jobs, backend.connection)
    closing.push(running.close)
    return { ...queue, ...running }
  }

  function testWoken() {
    test('a wake-up runs its job with its payload', async () => {
      const seen: unknown[] = []
      const job: Job<{ id: number }> = {
        name: 'test.see',
        payload: z.object({ id: z.number() }),
        run: async (_deps, payload) => void seen.push(payload),
      }
      const { wake } = await start([job])
      await wake('test.see', { id: 7 })
      await waitFor(() => seen.length > 0)
      expect(seen).toEqual([{ id: 7 }])
      await expect(wake('test.unheard-of')).rejects.toThrow('"test.unheard-of"')
      await expect(wake('test.see', { id: 'seven' })).rejects.toThrow('"test.see"')
    })

    test('queue and worker whose first connection breaks work all the same', async () => {
      const seen: unknown[] = []
      const job: Job = { name: 'test.see', payload: z.object({}), run: async () => void seen.push('seen') }
      // The tables are made first, on a connection of their own; then the queue breaks twice.
      backend.proxy.breakNext([false, true, true])
      const queue = await openQueue(backend.connection, [job], log)
      closing.push(queue.close)
      backend.proxy.breakNext([true, false, true])
      const running = await startJobs({ log } as Deps, [job], backend.connection)
      closing.push(running.close)
      await queue.wake('test.see')
      await waitFor(() => seen.length > 0)
    })

    test('wake-ups of a debounced job wait from the first one and become one run', async () => {
      const runs: { payload: unknown; at: number }[] = []
      const debounce = 500
      const job: Job<{ id?: number }> = {
        name: 'test.redraw',
        payload: z.object({ id: z.number().optional() }),
        debounce,
        run: async (_deps, payload) => void runs.push({ payload, at: performance.now() }),
      }
      const { wake } = await start([job])
      const began = performance.now()
      await Promise.all(Array.from({ length: 40 }, () => wake('test.redraw', { id: 1 })))
      await wake('test.redraw', { id: 2 })
      await wake('test.redraw', { id: 1 })
      await waitFor(() => runs.length >= 2)
      expect(runs.map(({ payload }) => payload).toSorted(byText)).toEqual([{ id: 1 }, { id: 2 }])
      for (const { at } of runs) expect(at - began).toBeGreaterThanOrEqual(debounce - 5)

      await wake('test.redraw', { id: 1 })
      await waitFor(() => runs.length >= 3)
      await setTimeout(2 * debounce)
      expect(runs).toHaveLength(3)
    })

    test.each([{ debounce: undefined }, { debounce: 200 }])(
      'wake-ups while a job runs lead to one more run after it (debounce $debounce)',
      async ({ debounce }) => {
        const events: string[] = []
        let release = () => {}
        const job: Job = {
          name: 'test.work',
          payload: z.object({}),
          debounce,
          run: async () => {
            events.push('begin')
            if (events.length === 1) {
              await new Promise<void>((resolve) => {
                release = resolve
              })
            }
            events.push('end')
          },
        }
        const { wake } = await start([job])
        await wake('test.work')
        await waitFor(() => events.length === 1)
        for (let round = 0; round < 5; round++) await wake('test.work')
        await setTimeout(2 * (debounce ?? 100))
        expect(events).toEqual(['begin'])
        release()
        await waitFor(() => events.length >= 4)
        await setTimeout(3 * (debounce ?? 100))
        expect(events).toEqual(['begin', 'end', 'begin', 'end'])
      },
    )

    test('the queue is wiped: it ticks again by itself, and everything due goes out once', async () => {
      const on = await stage(db, pool)
      const jobs = deliveryJobs([words])
      const { wake } = await start(jobs, { ...on.deps, log })
      const plan = async (from: number, to: number) => {
        const rows = Array.from({ length: to - from }, (_, index) => ({
          workspaceId: on.workspaceId,
          kind: 'test.words',
          sendKey: `${on.workspaceId}:${from + index}`,
          channelId: on.channel.id,
          payload: { text: String(from + index) },
          dueAt: on.deps.now(),
        }))
        expect(await planDeliveries(db, rows)).toBe(to - from)
      }
      const sent = () => on.slack.calls('chat.postMessage').map(({ args }) => String(args.text))
      const recorded = () => db.delivery.count({ where: { workspaceId: on.workspaceId, status: 'SENT' } })
      await plan(0, 50)
      await wake('deliveries.send')
      await waitFor(() => sent().length >= 10)
      await backend.wipe()
      await waitFor(async () => (await recorded()) === 50)
      // Nobody wakes anybody from here on.
      await plan(50, 100)
      await waitFor(async () => (await recorded()) === 100)
      expect(new Set(sent()).size).toBe(100)
      expect(sent()).toHaveLength(100)
    })
  }

  function testTicking() {
    test('schedules are those of the list: new ones tick, old ones are removed and named', async () => {
      const ticks: string[] = []
      const ticking = (name: string): Job => ({
        name,
        payload: z.object({}),
        every: 100,
        run: async () => void ticks.push(name),
      })
      const first = await startJobs({ log } as Deps, [ticking('test.old'), ticking('test.kept')], backend.connection)
      await waitFor(() => ticks.includes('test.old') && ticks.includes('test.kept'))
      await first.close()
      await start([ticking('test.kept'), ticking('test.new')])
      ticks.length = 0
      await waitFor(() => ticks.includes('test.new') && ticks.filter((name) => name === 'test.kept').length > 5)
      expect(ticks).not.toContain('test.old')
      expect(lines).toContainEqual(expect.objectContaining({ job: 'test.old' }))
    })

    test('a tick that finds its predecessor running does nothing', async () => {
      let running = 0
      let most = 0
      let runs = 0
      const job: Job = {
        name: 'test.slow',
        payload: z.object({}),
        every: 50,
        run: async () => {
          running += 1
          most = Math.max(most, running)
          await setTimeout(300)
          running -= 1
          runs += 1
        },
      }
      await start([job])
      await waitFor(() => runs >= 4)
      expect(most).toBe(1)
    })

    test('a job that throws is logged with its name and a reference, and goes on ticking', async () => {
      let runs = 0
      const job: Job = {
        name: 'test.broken',
        payload: z.object({ secret: z.string().optional() }),
        every: 100,
        run: async () => {
          runs += 1
          throw new Error('no such row')
        },
      }
      const { wake } = await start([job])
      await waitFor(() => runs >= 3)
      await wake('test.broken', { secret: '13800138000' })
      const atWake = runs
      await waitFor(() => runs >= atWake + 2)
      const failures = lines.filter(({ msg }) => msg === 'a job failed')
      expect(failures[0]).toMatchObject({ job: 'test.broken', reference: expect.stringMatching(/^[0-9A-F]{6}$/) })
      expect(JSON.stringify(lines)).not.toContain('13800138000')
    })

    test('all scheduled jobs can be run here and now, in order, whatever fails', async () => {
      const ran: string[] = []
      const job = (name: string, fails: boolean): Job => ({
        name,
        payload: z.object({}),
        every: 3_600_000,
        run: async () => {
          ran.push(name)
          if (fails) throw new Error('broken')
        },
      })
      const { runScheduled } = await start([job('test.one', false), job('test.two', true), job('test.three', false)])
      await waitFor(() => ran.length === 3)
      ran.length = 0
      await expect(runScheduled()).rejects.toThrow('test.two')
      expect(ran).toEqual(['test.one', 'test.two', 'test.three'])
    })

    test.for(['cut', 'freeze'] as const)(
      'a wake-up while the queue is away (%s) keeps nobody waiting, and the ticks come back',
      async (how, { expect }) => {
        const ticks: string[] = []
        const job: Job = {
          name: 'test.tick',
          payload: z.object({}),
          every: 100,
          run: async () => void ticks.push('tick'),
        }
        const { wake } = await start([job])
        await waitFor(() => ticks.length > 0)
        backend.proxy[how]()
        const late = setTimeout(2_000, 'late')
        expect(await Promise.race([wake('test.tick'), late])).toBeUndefined()
        await setTimeout(500)
        const before = ticks.length
        backend.proxy.mend()
        await expect.poll(() => ticks.length, { timeout: 8_000 }).toBeGreaterThan(before + 3)
        await wake('test.tick')
      },
    )

    test('an installation of several processes can start them all at once', async () => {
      const job: Job = { name: 'test.tick', payload: z.object({}), every: 1_000, run: async () => {} }
      const all = await Promise.all([start([job]), start([job]), start([job])])
      expect(all).toHaveLength(3)
    })
  }

  if (what === 'what is woken') testWoken()
  else testTicking()
}

test('what is wired wrongly does not start, and says its name', async () => {
  const connection = { databaseUrl: database.url }
  const fine: Job = { name: 'test.fine', payload: z.object({}), run: async () => {} }
  const wrong: [Job[], string][] = [
    [[fine, fine], '"test.fine" is in the list of jobs twice'],
    [[{ ...fine, run: undefined as never }], '"test.fine" has no handler'],
    [[{ ...fine, name: 'Fine' }], '"Fine" is not a job\'s name'],
    [[{ ...fine, every: 1_000, payload: z.object({ id: z.number() }) }], '"test.fine" ticks'],
  ]
  for (const [jobs, words] of wrong) {
    await expect(openQueue(connection, jobs, log)).rejects.toThrow(words)
    await expect(startJobs({ log } as Deps, jobs, connection)).rejects.toThrow(words)
  }
})

test('the tables of the queue are made once by many at once, and Prisma does not see them', async () => {
  const fresh = await makeDatabase()
  await execute(fresh.url, 'drop schema bullmq cascade')
  const queues = await Promise.all(Array.from({ length: 5 }, () => openQueue({ databaseUrl: fresh.url }, [], log)))
  expect(await diffToSchema(fresh.url)).not.toContain('bullmq')
  for (const queue of queues) await queue.close()
  await fresh.drop()
})

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20)
}
