import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { type Db, openDb, openPool } from '../src/db.ts'
import { planDeliveries } from '../src/deliveries/plan.ts'
import { actions, button, ref } from '../src/slack/blocks.ts'
import { startBot } from '../src/start.ts'
import { makeStage, setUpPartnership } from './support/bot.ts'
import { makeDatabase, type TestDatabase, wipeQueue } from './support/database.ts'
import { freePort } from './support/free-port.ts'
import { makeActivity } from './support/make.ts'
import { type RunningProcess, runToEnd, startProcess } from './support/process.ts'
import { noRedis, startRedis } from './support/redis.ts'
import { createModel, findFaults, plainTerms } from './support/sign-ups-model.ts'

const RESIDENTS = 80
const HANDS = 8
/** Of them; a worker writes to five people a second. */
const WRITTEN_TO = 12

describe('processes that are killed', () => {
  const stage = makeStage({ residents: RESIDENTS })
  const { slack, channels, residents, people, app } = stage
  const writtenTo = residents.slice(0, WRITTEN_TO)
  let prepared: TestDatabase
  let served: Awaited<ReturnType<typeof slack.serve>>
  let port: number

  beforeAll(async () => {
    prepared = await makeDatabase()
    served = await slack.serve()
    port = await freePort()
    const bot = await startBot({
      botToken: app.botToken,
      door: { receiver: slack.receiver() },
      databaseUrl: prepared.url,
      works: false,
      now: slack.clock.now,
      log: pino({ level: 'silent' }),
      slack: { fetch: slack.fetch },
      site: null,
    })
    await setUpPartnership(stage)
    await bot.stop()
  })
  afterAll(async () => {
    await served.close()
    await prepared.drop()
  })

  const common = ({ url }: TestDatabase) => ({
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_API_URL: served.url,
    DATABASE_URL: url,
  })
  function overHttp(database: TestDatabase) {
    slack.deliverTo({ url: `http://127.0.0.1:${port}/slack/events` })
    return { ...common(database), GONGJIAN_ROLE: 'web', SLACK_SIGNING_SECRET: app.signingSecret, PORT: String(port) }
  }
  const overSocket = (database: TestDatabase) => ({
    ...common(database),
    GONGJIAN_ROLE: 'web',
    SLACK_APP_TOKEN: app.appToken,
  })
  const asWorker = (database: TestDatabase) => ({ ...common(database), GONGJIAN_ROLE: 'worker' })

  /** The partnership in a database of the test's own, and processes that end with the test. */
  async function begin(onTestFinished: TestContext['onTestFinished']) {
    const database = await makeDatabase(prepared)
    const db = openDb(database.url)
    const pool = openPool(database.url, pino({ level: 'silent' }))
    const running: RunningProcess[] = []
    onTestFinished(async () => {
      for (const each of running) await each.kill()
      await db.$disconnect()
      await pool.end()
      await database.drop()
    })
    const start = async (environment: Record<string, string>) => {
      const started = await startProcess(environment)
      running.push(started)
      return started
    }
    return { database, db, pool, start }
  }

  async function makeOne(db: Db, given: Partial<Activity>): Promise<Activity> {
    const partnership = await db.partnership.findFirstOrThrow({ include: { organizations: true } })
    const { id } = await db.person.findFirstOrThrow({ where: { slackUserId: people.hu.id } })
    return makeActivity(db, partnership, { now: slack.clock.now(), createdById: id, ...given })
  }

  /** An activity with fewer places than residents, and each resident's press on its button: as many hands at once. */
  async function openActivity(db: Db, title: string) {
    const activity = await makeOne(db, { title, capacity: 20 })
    const value = ref(activity.partnershipId, activity.id)
    const { ts } = await slackApi('chat.postMessage', {
      channel: channels.open.id,
      text: 'a button',
      blocks: [actions(button('报名', 'activities.sign-up', value))],
    })
    const message = slack.visibleTo(people.wei, channels.open).find((one) => one.ts === ts)
    if (message === undefined) throw new Error('the message is not there')
    const acknowledged = new Set<string>()
    const pressAll = async (then?: () => void) => {
      // On a busy machine the first press of all can take longer than Slack waits.
      await slack.until(
        async () => (await slack.as(people.wei).slash('/gongjian help', { channel: channels.open })).acked,
      )
      const everyone = residents.values()
      const hand = async () => {
        for (const resident of everyone) {
          const { acked } = await slack.as(resident).click(message, 'activities.sign-up')
          if (acked) acknowledged.add(resident.id)
          if (acknowledged.size === RESIDENTS / 5) then?.()
        }
      }
      await Promise.all(Array.from({ length: HANDS }, hand))
    }
    return { activity, acknowledged, pressAll }
  }

  test('web over HTTP, then over Socket Mode, killed in the middle of a burst: every acknowledged press is a sign-up', {
    timeout: 60_000,
  }, async ({ onTestFinished }) => {
    const { database, db, pool, start } = await begin(onTestFinished)
    let web = await start(overHttp(database))
    for (const [name, next] of [
      ['HTTP', overSocket],
      ['Socket Mode', overHttp],
    ] as const) {
      const { activity, acknowledged, pressAll } = await openActivity(db, `数控培训 ${name}`)
      let killed: Promise<void> | undefined
      await pressAll(() => {
        killed ??= web.kill()
      })
      await killed
      expect(acknowledged.size).toBeLessThan(RESIDENTS)
      const rows = await db.signUp.findMany({ where: { activityId: activity.id }, include: { person: true } })
      const there = new Set(rows.map(({ person }) => person.slackUserId ?? ''))
      expect([...acknowledged].filter((id) => !there.has(id))).toEqual([])

      web = await start(next(database))
      await pressAll()
      expect(acknowledged.size).toBe(RESIDENTS)
      expect(await db.signUp.count({ where: { activityId: activity.id } })).toBe(RESIDENTS)
      const found = { activityId: activity.id, lastDelivery: 0 }
      const model = createModel(plainTerms(activity), () => null)
      expect(await findFaults(pool, found, model)).toEqual([])
    }
    await slack.settled()
    expect(await web.stop()).toBe(0)
  })

  // At once, for most of the time a worker starts or keeps its pace.
  describe.concurrent('a worker', () => {
    test('killed while it sends: everything planned is sent, and twice only what Slack had taken and nobody had noted; then its queue is wiped', async ({
      expect,
      onTestFinished,
    }) => {
      const { database, db, start } = await begin(onTestFinished)
      const activity = await makeOne(db, { title: '夏日托管', status: 'CANCELLED', cancelledAt: slack.clock.now() })
      const rows = await planFor(db, activity, 'killed')
      const posts = () => postsAbout(activity)
      const first = await start(asWorker(database))
      await slack.until(() => posts().length >= rows.length / 4, { timeout: 30_000 })
      await first.kill()
      await slack.settled()
      const noted = await db.delivery.findMany({
        where: { sendKey: { in: rows }, status: 'SENT' },
        include: { person: true },
      })
      const inDoubt = countOf(posts())
      for (const { person } of noted) inDoubt.delete(person?.slackUserId ?? '')
      expect(noted.length).toBeLessThan(rows.length)

      const second = await start(asWorker(database))
      const sent = () => db.delivery.count({ where: { sendKey: { in: rows }, status: 'SENT' } })
      await expect.poll(sent, { timeout: 30_000 }).toBe(rows.length)
      const counts = countOf(posts())
      expect(writtenTo.map(({ id }) => [id, counts.get(id)])).toEqual(
        writtenTo.map(({ id }) => [id, inDoubt.has(id) ? 2 : 1]),
      )
      expect(inDoubt.size).toBeLessThanOrEqual(4)

      await wipeQueue(database.url)
      await sendsAll(expect, db, 'PostgreSQL')
      expect(await second.stop()).toBe(0)
    }, 60_000)

    test.skipIf(noRedis !== undefined)(
      'whose queue on Redis is wiped',
      async ({ expect, onTestFinished }) => {
        const { database, db, start } = await begin(onTestFinished)
        const redis = await startRedis()
        try {
          const worker = await start({ ...asWorker(database), REDIS_URL: redis.url })
          await redis.wipe()
          await sendsAll(expect, db, 'Redis')
          expect(await worker.stop()).toBe(0)
        } finally {
          await redis.stop()
        }
      },
      60_000,
    )
  })

  /** Everything that is due from now on still goes out, once. */
  async function sendsAll(expect: TestContext['expect'], db: Db, name: string): Promise<void> {
    const now = slack.clock.now()
    const activity = await makeOne(db, { title: `健康跑 ${name}`, status: 'CANCELLED', cancelledAt: now })
    const rows = await planFor(db, activity, `wiped-${name}`)
    const sent = () => db.delivery.count({ where: { sendKey: { in: rows }, status: 'SENT' } })
    await expect.poll(sent, { timeout: 30_000 }).toBe(rows.length)
    expect([...countOf(postsAbout(activity)).values()]).toEqual(writtenTo.map(() => 1))
  }

  /** Owes each of them one message about an activity that was cancelled; gives the keys. */
  async function planFor(
    db: Db,
    { id: activityId, cancelledAt, ...activity }: Activity,
    key: string,
  ): Promise<string[]> {
    const { id: workspaceId } = await db.workspace.findFirstOrThrow()
    const persons = await db.person.findMany({ where: { slackUserId: { in: writtenTo.map(({ id }) => id) } } })
    const rows = persons.map(({ id: personId }) => ({
      workspaceId,
      partnershipId: activity.partnershipId,
      kind: 'activities.cancelled',
      sendKey: `${key}:${personId}`,
      personId,
      payload: { activityId, cancelledAt: cancelledAt?.toISOString() ?? '' },
      dueAt: slack.clock.now(),
    }))
    expect(await planDeliveries(db, rows)).toBe(WRITTEN_TO)
    return rows.map(({ sendKey }) => sendKey)
  }

  const postsAbout = ({ title }: Activity) =>
    slack.calls('chat.postMessage').filter(({ args, answer }) => answer.ok && String(args.text).includes(title))

  function countOf(posts: { args: { channel?: string } }[]): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { args } of posts) counts.set(args.channel ?? '', (counts.get(args.channel ?? '') ?? 0) + 1)
    return counts
  }

  async function slackApi(method: string, body: Record<string, unknown>): Promise<{ ts: string }> {
    const headers = { authorization: `Bearer ${app.botToken}`, 'content-type': 'application/json' }
    const answer = await fetch(served.url + method, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await answer.json()) as { ts: string }
  }
})

describe.concurrent('a start that cannot succeed', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongjian-start-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('with nothing set, says all that is missing and where to get it', async () => {
    const { code, out, error } = await runToEnd({ DATA_FOLDER: join(folder, 'data') })
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(error).toContain('SLACK_BOT_TOKEN is missing')
    expect(error).toContain('SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing')
    expect(error).not.toMatch(/\bat .*:\d+/)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  test('with malformed variables, lists every one of them at once', async () => {
    const { code, out, error } = await runToEnd({
      SLACK_BOT_TOKEN: 'token',
      SLACK_APP_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'secret',
      PORT: '99999',
      DATABASE_URL: 'mysql://localhost',
      REDIS_URL: 'localhost:6379',
      GONGJIAN_ROLE: 'boss',
      LOG_LEVEL: 'loud',
      SLACK_API_URL: 'slack.com',
      DATA_FOLDER: join(folder, 'data'),
    })
    expect(code).toBe(1)
    expect(out).toBe('')
    const names = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'PORT',
      'DATABASE_URL',
      'REDIS_URL',
      'GONGJIAN_ROLE',
      'LOG_LEVEL',
      'SLACK_API_URL',
    ]
    expect(names.filter((name) => !error.includes(`  ${name} must`))).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  test('with a token that Slack refuses, or a database that is not there, says so and ends', async () => {
    const { slack, app } = makeStage()
    const served = await slack.serve()
    try {
      const set = { SLACK_SIGNING_SECRET: app.signingSecret, SLACK_API_URL: served.url, PORT: String(await freePort()) }
      const nowhere = `postgres://nobody@127.0.0.1:${await freePort()}/gongjian`
      const startWith = (token: string) => runToEnd({ ...set, SLACK_BOT_TOKEN: token, DATABASE_URL: nowhere })
      const [refused, lost] = await Promise.all([startWith('xoxb-wrong'), startWith(app.botToken)])
      expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('invalid_auth')])
      expect([lost.code, lost.out]).toEqual([1, expect.stringMatching(/ECONNREFUSED|[Cc]an't reach database/)])
    } finally {
      await served.close()
    }
  })
})
