import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import {
  type BackendFactory,
  type Job as BullJob,
  Queue as BullQueue,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  runMigrations,
  Worker,
} from 'bullmq'
import { Client } from 'pg'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { createBatches } from '../batches.ts'
import type { Deps } from '../deps.ts'

/** Work that may happen at any time, more than once, in any process: it reads what is due and does it. */
export type Job<Payload = unknown> = {
  /** `feature.verb`. */
  name: string
  payload: z.ZodType<Payload>
  /** Milliseconds between ticks. A tick brings the payload `{}`; one that finds the last still running does nothing. */
  every?: number
  /** Milliseconds from the first wake-up to the run; further wake-ups with the same payload are swallowed meanwhile. */
  debounce?: number
  run(deps: Deps, payload: Payload): Promise<void>
}

/** With `redisUrl` the queue is in Redis, without it in PostgreSQL, in a schema of its own named `bullmq`. */
export type QueueConnection = { redisUrl?: string; databaseUrl: string }

export type Queue = {
  /**
   * Asks for one run that begins after now. Never throws because the queue is away, and never takes more than 300 ms: a
   * lost wake-up costs one tick. Throws when no such job is listed, or the payload is not the job's.
   */
  wake: Deps['wake']
  close: () => Promise<void>
}

export type RunningJobs = {
  /** Runs every scheduled job once, here and now, in the order of the list. Rejects with the names of those that failed. */
  runScheduled: () => Promise<void>
  /** Takes no new work and resolves when what runs is done, after ten seconds in any case. */
  close: () => Promise<void>
}

const QUEUE = 'gongjian'
const LONGEST_WAKE_MS = 300
const LONGEST_CLOSE_MS = 10_000
const SCHEDULES_CHECKED_EVERY_MS = 5_000
const LATEST_TICK_MS = 1_000
/** Kept for whoever looks into the queue; what went wrong is in the log. */
const FAILED_KEPT = { count: 100 }

/**
 * What a process needs that only asks for work. With PostgreSQL the queue's tables are made when missing, also by several
 * processes at once.
 */
export async function openQueue(connection: QueueConnection, jobs: Job[], log: Logger): Promise<Queue> {
  const table = tableOf(jobs)
  await makeTables(connection)
  const queue = await opened(connection, () => openBullQueue(connection, log))
  const inBatches = createBatches()

  async function add(job: Job, payload: Record<string, unknown>, key: string): Promise<void> {
    try {
      await queue.add(job.name, payload, {
        delay: job.debounce ?? 0,
        // Not jobId: a kept failed job would block its id for ever.
        deduplication: { id: key, keepLastIfActive: true },
        removeOnComplete: true,
        removeOnFail: FAILED_KEPT,
      })
    } catch (error) {
      log.warn({ job: job.name, reason: reasonOf(error) }, 'a wake-up was lost, the next tick will do its work')
    }
  }

  return {
    wake: async (name, payload = {}) => {
      const job = table.get(name)
      if (job === undefined) throw new Error(`"${name}" is woken but not in the list of jobs`)
      if (!job.payload.safeParse(payload).success)
        throw new Error(`"${name}" is woken with a payload that is not its own`)
      const key = `${name} ${JSON.stringify(payload)}`
      // While one wake-up is on its way to the queue, all others like it are one more: two thousand presses are not
      // two thousand commands.
      const added = inBatches(key, undefined, async (wakes) => {
        await add(job, payload, key)
        return wakes
      })
      await Promise.race([added.catch(() => {}), setTimeout(LONGEST_WAKE_MS, undefined, { ref: false })])
    },
    close: () => close(queue),
  }
}

/**
 * What a process needs that does the work, after `openQueue`. The schedules in the queue are made equal to the list now
 * and every five seconds, so a queue that was wiped ticks again by itself. Without `ticks` nothing is scheduled there.
 * @throws when a job has a bad name, no handler or a twin, or could not run on a tick; the message names it.
 */
export async function startJobs(
  deps: Deps,
  jobs: Job[],
  connection: QueueConnection,
  ticks = true,
): Promise<RunningJobs> {
  const { log } = deps
  const table = tableOf(jobs)
  const scheduled = jobs.filter((job) => job.every !== undefined)
  const queue = await opened(connection, () => openBullQueue(connection, log))
  const ticking = new Set<string>()

  const { factory, forWorker } = backendOf(connection)
  const run = async ({ name, data, repeatJobKey }: Pick<BullJob, 'name' | 'data' | 'repeatJobKey'>): Promise<void> => {
    const job = table.get(name)
    if (job === undefined) return log.warn({ job: name }, 'a job of another version was left alone')
    if (repeatJobKey === undefined) return runJob(deps, job, data)
    if (ticking.has(name)) return
    ticking.add(name)
    try {
      await runJob(deps, job, {})
    } finally {
      ticking.delete(name)
    }
  }
  const options = {
    ...forWorker,
    concurrency: 8,
    // What a killed process had begun is begun again after fifteen seconds at most.
    lockDuration: 10_000,
    stalledInterval: 5_000,
    // Where PostgreSQL refused it, BullMQ's own fifteen seconds would go on after it is back.
    runRetryDelay: 1_000,
  }
  const worker = await opened(connection, () => new Worker(QUEUE, run, options, factory).on('error', complainTo(log)))

  let isClosing = false
  let checking: Promise<void> | undefined
  const check = () => {
    checking ??= makeSchedulesEqual(queue, ticks ? scheduled : [], log)
      .catch((error) => {
        if (!isClosing) log.warn({ reason: reasonOf(error) }, 'the schedules could not be checked')
      })
      .finally(() => {
        checking = undefined
      })
    return checking
  }
  const timer = setInterval(check, SCHEDULES_CHECKED_EVERY_MS)
  await Promise.race([check(), setTimeout(2_000, undefined, { ref: false })])

  return {
    runScheduled: async () => {
      const failed: string[] = []
      for (const job of scheduled) await runJob(deps, job, {}).catch(() => failed.push(job.name))
      if (failed.length > 0) throw new Error(`these jobs failed: ${failed.join(', ')}`)
    },
    close: async () => {
      clearInterval(timer)
      isClosing = true
      await close(worker)
      await close(queue)
    },
  }
}

/**
 * A tick that is a second late has been lost (on its way to us, when the connection broke), or waits behind others and
 * loses nothing by being placed anew.
 */
async function makeSchedulesEqual(queue: BullQueue, scheduled: Job[], log: Logger): Promise<void> {
  const known = await queue.getJobSchedulers()
  for (const { key } of known) {
    if (scheduled.some((job) => job.name === key)) continue
    await queue.removeJobScheduler(key)
    log.info({ job: key }, 'a schedule that is no longer in the list was removed')
  }
  for (const { name, every = 0 } of scheduled) {
    const schedule = known.find(({ key }) => key === name)
    const isTicking = schedule?.every === every && (schedule.next ?? 0) > Date.now() - LATEST_TICK_MS
    if (isTicking) continue
    await queue.upsertJobScheduler(
      name,
      { every },
      { name, data: {}, opts: { removeOnComplete: true, removeOnFail: FAILED_KEPT } },
    )
  }
}

async function runJob(deps: Deps, job: Job, payload: unknown): Promise<void> {
  try {
    await job.run(deps, job.payload.parse(payload))
  } catch (error) {
    const reference = randomBytes(3).toString('hex').toUpperCase()
    deps.log.error({ reference, job: job.name, err: error }, 'a job failed')
    throw new Error(`${job.name} failed, reference ${reference}`)
  }
}

function tableOf(jobs: Job[]): Map<string, Job> {
  const table = new Map<string, Job>()
  for (const job of jobs) {
    const { name, every, payload } = job
    if (!/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(name))
      throw new Error(`"${name}" is not a job's name: feature.verb`)
    if (table.has(name)) throw new Error(`"${name}" is in the list of jobs twice`)
    if (typeof job.run !== 'function') throw new Error(`"${name}" has no handler`)
    if (every !== undefined && !payload.safeParse({}).success)
      throw new Error(`"${name}" ticks, so its payload must allow {}`)
    table.set(name, job)
  }
  return table
}

async function makeTables({ redisUrl, databaseUrl }: QueueConnection): Promise<void> {
  if (redisUrl !== undefined) return
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // Holds a lock of its own, so who comes second waits and finds nothing to do.
    await runMigrations(client)
  } finally {
    await client.end()
  }
}

function openBullQueue(connection: QueueConnection, log: Logger): BullQueue {
  const { factory, forQueue } = backendOf(connection)
  const queue = new BullQueue(QUEUE, forQueue, factory)
  queue.on('error', complainTo(log))
  return queue as unknown as BullQueue
}

const MOST_OPENINGS = 10
const REST_MS = 200

/**
 * BullMQ remembers for ever that its first connection to PostgreSQL failed, so what could not connect is opened anew. To
 * Redis it goes on trying by itself.
 * @throws what the last attempt said.
 */
async function opened<Part extends Pick<BullQueue, 'waitUntilReady' | 'close' | 'disconnect'>>(
  { redisUrl }: QueueConnection,
  open: () => Part,
): Promise<Part> {
  for (let openings = 1; ; openings += 1) {
    const part = open()
    if (redisUrl !== undefined) return part
    try {
      await part.waitUntilReady()
      return part
    } catch (error) {
      await close(part)
      if (openings === MOST_OPENINGS) throw error
      await setTimeout(REST_MS)
    }
  }
}

/** Once in ten seconds: each connection would tell of each try to get back. */
function complainTo(log: Logger): (error: Error) => void {
  let quietUntil = 0
  return (error) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + 10_000
    log.warn({ reason: reasonOf(error) }, 'the queue does not answer')
  }
}

/** A queue that is away must not keep a process from ending. */
async function close(part: Pick<BullQueue, 'close' | 'disconnect'>): Promise<void> {
  const closed = part.close().then(() => true)
  const late = setTimeout(LONGEST_CLOSE_MS, false, { ref: false })
  if (!(await Promise.race([closed, late]).catch(() => false))) part.disconnect().catch(() => {})
}

/** BullMQ types a queue by its backend; which one it is, is known only when the program runs. */
type AnyBackend = BackendFactory<IQueueBackend, object>

function backendOf({ redisUrl, databaseUrl }: QueueConnection) {
  if (redisUrl === undefined) {
    const connection = { connectionString: databaseUrl, max: 3, connectionTimeoutMillis: 2_000, query_timeout: 10_000 }
    return { factory: createPostgresBackend as AnyBackend, forQueue: { connection }, forWorker: { connection } }
  }
  const prefix = QUEUE
  // BullMQ's own would wait up to twenty seconds once Redis has been away for a while.
  const retryStrategy = () => 1_000
  return {
    factory: createRedisBackend as AnyBackend,
    // Who asks for work is told at once when Redis is away; who does the work waits for it to come back.
    forQueue: {
      prefix,
      connection: { url: redisUrl, retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    },
    forWorker: { prefix, connection: { url: redisUrl, retryStrategy, maxRetriesPerRequest: null } },
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  return message || code || String(error)
}
