import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, type Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Delivery } from '../generated/prisma/client.ts'
import { type Db, openDb, openPool } from '../src/db.ts'
import { finish } from '../src/deliveries/finish.ts'
import { deliveryJobs } from '../src/deliveries/jobs.ts'
import type { DeliveryKind } from '../src/deliveries/kinds.ts'
import { lease } from '../src/deliveries/lease.ts'
import { leaseInTurn, slackPace } from '../src/deliveries/pace.ts'
import { type PlannedDelivery, planDeliveries } from '../src/deliveries/plan.ts'
import { findLastSent, findTroubles } from '../src/deliveries/queries.ts'
import { sendDue } from '../src/deliveries/send.ts'
import { createClients } from '../src/slack/clients.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { quiet, type Stage, stage, words } from './support/deliveries-stage.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

let database: TestDatabase
let db: Db
let pool: Pool

beforeAll(async () => {
  database = await makeDatabase()
  db = openDb(database.url)
  pool = openPool(database.url, pino({ level: 'silent' }))
})

afterAll(async () => {
  await db.$disconnect()
  await pool.end()
  await database.drop()
})

/** Plans one delivery to the public channel, due now, unless told otherwise, and returns its row. */
async function plan(on: Stage, text: string, more: Partial<PlannedDelivery> = {}): Promise<Delivery> {
  const sendKey = randomUUID()
  const to = more.personId === undefined ? { channelId: on.channel.id } : {}
  await planDeliveries(db, [
    {
      workspaceId: on.workspaceId,
      partnershipId: on.partnership.id,
      kind: 'test.words',
      sendKey,
      payload: { text },
      dueAt: on.deps.now(),
      ...to,
      ...more,
    },
  ])
  return db.delivery.findUniqueOrThrow({ where: { sendKey } })
}

function now({ id }: Delivery): Promise<Delivery> {
  return db.delivery.findUniqueOrThrow({ where: { id } })
}

function textsIn(on: Stage): string[] {
  return on.slack
    .calls('chat.postMessage')
    .filter(({ answer }) => answer.ok)
    .map(({ args }) => args.text)
}

function kindOf(render: DeliveryKind['render'], onUnknown: DeliveryKind['onUnknown'] = 'retry'): DeliveryKind {
  return { kind: 'test.words', onUnknown, render }
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20)
}

test('what is planned twice is sent once, however often the sender runs', async () => {
  const on = await stage(db, pool)
  const row = { workspaceId: on.workspaceId, kind: 'test.words', channelId: on.channel.id, payload: { text: 'Hello' } }
  const rows = ['a', 'b'].map((key) => ({ ...row, sendKey: `${on.workspaceId}:${key}`, dueAt: on.deps.now() }))
  expect(await planDeliveries(db, rows)).toBe(2)
  expect(await planDeliveries(db, rows)).toBe(0)
  const [job] = deliveryJobs([words])
  await job?.run(on.deps, {})
  await job?.run(on.deps, {})
  expect(textsIn(on)).toEqual(['Hello', 'Hello'])
  expect(new Set(on.slack.calls('chat.postMessage').map(({ args }) => args.client_msg_id)).size).toBe(2)
})

test('what was sent says where and when, and carries no previews', async () => {
  const on = await stage(db, pool)
  const first = await plan(on, 'Hello')
  expect(await sendDue(on.deps, [words])).toBe(1)
  const sent = await now(first)
  expect(sent).toMatchObject({ status: 'SENT', slackChannelId: on.general.id, sentAt: on.deps.now(), leaseId: null })
  expect(on.slack.message(on.general.id, String(sent.ts))?.text).toBe('Hello')

  await plan(on, 'In the thread')
  await sendDue(on.deps, [kindOf(async () => ({ message: { text: 'In the thread' }, threadTs: String(sent.ts) }))])
  const [call, inThread] = on.slack.calls('chat.postMessage').map(({ args }) => args)
  expect(call).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' })
  expect(call?.client_msg_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(call).not.toHaveProperty('metadata')
  expect(inThread?.thread_ts).toBe(sent.ts)
})

test('each reader gets their own language and zone, and a channel the ones of its partnership', async () => {
  const on = await stage(db, pool)
  const reader = kindOf(async (_deps, _delivery, { t, reader: { language, zone } }) => ({
    message: { text: `${language} ${zone} ${t.common.close}` },
  }))
  await db.person.update({ where: { id: on.people.ann.id }, data: { timeZone: 'Europe/Berlin' } })
  const toAnn = await plan(on, '', { personId: on.people.ann.id })
  const toHu = await plan(on, '', { personId: on.people.hu.id })
  const toAll = await plan(on, '')
  await sendDue(on.deps, [reader])
  const texts = await Promise.all(
    [toAnn, toHu, toAll].map(async (row) => {
      const { slackChannelId, ts } = await now(row)
      return on.slack.message(String(slackChannelId), String(ts))?.text
    }),
  )
  expect(texts).toEqual(['en Europe/Berlin Close', 'zh-CN Asia/Shanghai 关闭', 'zh-CN Asia/Shanghai 关闭'])
  expect(on.slack.directMessages(on.slack.person(String(on.people.ann.slackUserId))).map(({ text }) => text)).toEqual([
    texts[0],
  ])
})

test('nothing goes out early, and the urgent before the rest', async () => {
  const on = await stage(db, pool)
  const ago = (ms: number) => new Date(on.deps.now().getTime() - ms)
  await plan(on, 'bulk', { lane: 2, dueAt: ago(3 * MINUTE) })
  await plan(on, 'later', { dueAt: ago(MINUTE) })
  await plan(on, 'sooner', { dueAt: ago(2 * MINUTE) })
  await plan(on, 'urgent', { lane: 0, dueAt: ago(0) })
  await plan(on, 'tomorrow', { lane: 0, dueAt: ago(-24 * 60 * MINUTE) })
  await sendDue(on.deps, [words])
  expect(textsIn(on)).toEqual(['urgent', 'sooner', 'later', 'bulk'])
  on.slack.clock.advance(24 * 60 * MINUTE)
  await sendDue(on.deps, [words])
  expect(textsIn(on).at(-1)).toBe('tomorrow')
})

test('at a pace, messages go out one turn after another, the urgent first, and one a second to each conversation', async () => {
  const on = await stage(db, pool)
  const began = on.deps.now().getTime()
  const sentAt: string[] = []
  const pace = {
    betweenPosts: 200,
    inConversation: SECOND,
    sleep: async (ms: number) => {
      // What is on its way has arrived before time goes on.
      await expect.poll(() => db.delivery.count({ where: { leaseId: { not: null } } })).toBe(0)
      on.slack.clock.advance(ms)
    },
  }
  const kind = kindOf(async (deps, { payload }) => {
    const { text } = payload as { text: string }
    sentAt.push(`${deps.now().getTime() - began} ${text}`)
    return { message: { text } }
  })
  const personId = on.people.ann.id
  await plan(on, 'ann 1', { personId, dueAt: new Date(began - 2) })
  await plan(on, 'ann 2', { personId, dueAt: new Date(began - 1) })
  await plan(on, 'ann 3', { personId, lane: 2 })
  await plan(on, 'bulk', { lane: 2, dueAt: new Date(began - 3) })
  await plan(on, 'urgent', { personId: on.people.hu.id, lane: 0 })
  expect(await sendDue({ ...on.deps, pace }, [kind])).toBe(5)
  expect(sentAt).toEqual(['0 urgent', '200 ann 1', '400 bulk', '1200 ann 2', '2200 ann 3'])
})

test('of two senders at once only one has the turn', async () => {
  const on = await stage(db, pool)
  await plan(on, 'one', { personId: on.people.ann.id })
  await plan(on, 'two', { personId: on.people.hu.id })
  const take = () =>
    leaseInTurn(pool, slackPace, {
      workspaceId: on.workspaceId,
      now: on.deps.now(),
      leaseId: randomUUID(),
      leaseMs: 3_000,
    })
  const taken = await Promise.all([take(), take(), take()])
  expect(taken.filter((one) => one !== null)).toHaveLength(1)
})

test('a message to nobody, one that is no longer true and one of an unknown kind end with a note', async () => {
  const on = await stage(db, pool)
  const noSlack = await plan(on, '', { personId: on.people.resident.id })
  const untrue = await plan(on, '', { kind: 'test.untrue' })
  const unknown = await plan(on, '', { kind: 'test.unheard-of' })
  const drop: DeliveryKind = { kind: 'test.untrue', onUnknown: 'retry', render: async () => ({ drop: 'cancelled' }) }
  await sendDue(on.deps, [words, drop])
  expect(await now(noSlack)).toMatchObject({ status: 'DROPPED', note: 'nobody to send it to in Slack' })
  expect(await now(untrue)).toMatchObject({ status: 'DROPPED', note: 'cancelled' })
  expect(await now(unknown)).toMatchObject({ status: 'REFUSED', note: 'unknown kind' })
  expect(textsIn(on)).toEqual([])
})

test('what hangs on something unsent waits two seconds at a time, and that is no attempt', async () => {
  const on = await stage(db, pool)
  let ready = false
  const kind = kindOf(async () => (ready ? { message: { text: 'Ready' } } : { notYet: true }))
  const row = await plan(on, '')
  for (let round = 0; round < 7; round++) {
    await sendDue(on.deps, [kind])
    expect(await now(row)).toMatchObject({ status: 'PLANNED', attempts: 0 })
    on.slack.clock.advance(2 * SECOND)
  }
  ready = true
  await sendDue(on.deps, [kind])
  expect(await now(row)).toMatchObject({ status: 'SENT', attempts: 1, note: '' })
})

test('what hangs on a message of the same channel finds it sent', async () => {
  const on = await stage(db, pool)
  const card = await plan(on, 'Card')
  await plan(on, 'Reply', { kind: 'test.reply' })
  const reply: DeliveryKind = {
    kind: 'test.reply',
    onUnknown: 'retry',
    render: async () => {
      const { ts } = await now(card)
      return ts === null ? { notYet: true } : { message: { text: 'Reply' }, threadTs: ts }
    },
  }
  expect(await sendDue(on.deps, [words, reply])).toBe(2)
})

test('a 429 holds back the whole workspace until Slack allows more, and takes no attempt', async () => {
  const on = await stage(db, pool)
  on.slack.faults.add({ method: 'chat.postMessage', retryAfter: 30 })
  const rows = [await plan(on, 'one'), await plan(on, 'two'), await plan(on, 'three', { personId: on.people.ann.id })]
  await sendDue(on.deps, [words])
  const refused = on.slack.calls('chat.postMessage').filter(({ status }) => status === 429)
  expect(refused).toHaveLength(1)
  const before = textsIn(on).length

  const later = await plan(on, 'four')
  on.slack.clock.advance(29 * SECOND)
  expect(await sendDue(on.deps, [words])).toBe(0)
  expect(textsIn(on)).toHaveLength(before)
  on.slack.clock.advance(SECOND)
  await sendDue(on.deps, [words])
  for (const row of [...rows, later]) expect(await now(row)).toMatchObject({ status: 'SENT', attempts: 1 })
  expect(textsIn(on).toSorted()).toEqual(['four', 'one', 'three', 'two'])
})

test('what Slack refuses is refused for good, with its reason', async () => {
  const on = await stage(db, pool)
  for (const error of ['channel_not_found', 'is_archived', 'user_not_found']) {
    on.slack.faults.add({ method: 'chat.postMessage', error })
    const row = await plan(on, error)
    await sendDue(on.deps, [words])
    expect(await now(row)).toMatchObject({ status: 'REFUSED', note: error, attempts: 1 })
  }
  const row = await plan(on, '')
  const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }]
  await sendDue(on.deps, [kindOf(async () => ({ message: { text: 'x', blocks } }))])
  const { status, note } = await now(row)
  expect(status).toBe('REFUSED')
  expect(note).toMatch(/^invalid_blocks .+/)
})

test.each([
  { what: 'the connection breaks after Slack took it', fault: { dropAfterAccept: true } },
  { what: 'Slack answers 503 after it took it', fault: { dropAfterAccept: true, status: 503 } },
  { what: 'Slack says internal_error', fault: { error: 'internal_error' } },
])('when $what, the kind decides between a possible repeat and a question', async ({ fault }) => {
  const on = await stage(db, pool)
  on.slack.faults.add({ method: 'chat.postMessage', ...fault })
  const left = await plan(on, 'leave', { kind: 'test.left' })
  const leaving: DeliveryKind = { ...words, kind: 'test.left', onUnknown: 'leave' }
  await sendDue(on.deps, [leaving])
  const calls = on.slack.calls('chat.postMessage').length
  on.slack.clock.advance(60 * MINUTE)
  expect(await sendDue(on.deps, [leaving])).toBe(0)
  expect(await now(left)).toMatchObject({ status: 'UNKNOWN', attempts: 1, slackChannelId: null })
  expect((await now(left)).note).not.toBe('')
  expect(on.slack.calls('chat.postMessage')).toHaveLength(calls)

  on.slack.faults.add({ method: 'chat.postMessage', ...fault })
  const retried = await plan(on, 'retry')
  await sendDue(on.deps, [words])
  expect(await now(retried)).toMatchObject({ status: 'PLANNED', attempts: 1 })
  on.slack.clock.advance(SECOND)
  expect(await sendDue(on.deps, [words])).toBe(0)
  on.slack.clock.advance(SECOND)
  expect(await sendDue(on.deps, [words])).toBe(1)
  expect(await now(retried)).toMatchObject({ status: 'SENT', attempts: 2, note: '' })
})

test('after five attempts without an answer it stays unknown', async () => {
  const on = await stage(db, pool)
  on.slack.faults.add({ method: 'chat.postMessage', times: 99, status: 500 })
  const row = await plan(on, 'x')
  for (let round = 0; round < 8; round++) {
    await sendDue(on.deps, [words])
    on.slack.clock.advance(MINUTE)
  }
  expect(await now(row)).toMatchObject({ status: 'UNKNOWN', attempts: 5 })
})

test('what never left the machine is tried until it leaves, whatever its kind says of lost answers', async () => {
  const on = await stage(db, pool)
  let away = true
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const clients = createClients(on.botToken, {
    logger: quiet,
    fetch: async (input, init) => {
      if (away) throw new TypeError('fetch failed', { cause: refused })
      return on.slack.fetch(input, init)
    },
  })
  const row = await plan(on, 'At last')
  for (let round = 0; round < 7; round++) {
    await sendDue({ ...on.deps, clients }, [{ ...words, onUnknown: 'leave' }])
    expect(await now(row)).toMatchObject({ status: 'PLANNED', attempts: round + 1 })
    on.slack.clock.advance(MINUTE)
  }
  away = false
  await sendDue({ ...on.deps, clients }, [{ ...words, onUnknown: 'leave' }])
  expect(await now(row)).toMatchObject({ status: 'SENT' })
  expect(textsIn(on)).toEqual(['At last'])
})

test('after a night away what is too late is put aside with a note, and the rest goes out', async () => {
  const on = await stage(db, pool)
  const late = await plan(on, 'Starts in an hour', { expiresAt: new Date(on.deps.now().getTime() + 60 * MINUTE) })
  const useful = await plan(on, 'Cancelled')
  on.slack.clock.advance(10 * 60 * MINUTE)
  await sendDue(on.deps, [words])
  expect(await now(late)).toMatchObject({ status: 'EXPIRED', note: 'its time was over before it could be sent' })
  expect(await now(useful)).toMatchObject({ status: 'SENT' })
  expect(textsIn(on)).toEqual(['Cancelled'])
})

test('a message that cannot be written holds up no other, and is given up after five attempts', async () => {
  const on = await stage(db, pool)
  const broken: DeliveryKind = {
    kind: 'test.broken',
    onUnknown: 'retry',
    render: async () => {
      throw new Error('no such activity')
    },
  }
  const row = await plan(on, '', { kind: 'test.broken' })
  await plan(on, 'Next')
  await sendDue(on.deps, [words, broken])
  expect(textsIn(on)).toEqual(['Next'])
  expect(await now(row)).toMatchObject({ status: 'PLANNED', attempts: 1 })
  for (let round = 0; round < 8; round++) {
    on.slack.clock.advance(MINUTE)
    await sendDue(on.deps, [words, broken])
  }
  const { status, attempts, note } = await now(row)
  expect({ status, attempts }).toEqual({ status: 'REFUSED', attempts: 5 })
  expect(note).toMatch(/^could not be written, reference [0-9A-F]{6}$/)
})

test('whose lease ran out before the post does not send', async () => {
  const on = await stage(db, pool)
  const row = await plan(on, 'Once')
  let rendered = 0
  const slow = kindOf(async () => {
    rendered += 1
    if (rendered === 1)
      await pool.query(`UPDATE "Delivery" SET "leasedUntil" = now() - interval '1 s' WHERE id = $1`, [row.id])
    return { message: { text: 'Once' } }
  })
  expect(await sendDue(on.deps, [slow])).toBe(1)
  expect(rendered).toBe(2)
  expect(textsIn(on)).toEqual(['Once'])
  expect(await now(row)).toMatchObject({ status: 'SENT', attempts: 2 })
})

describe.concurrent('what mostly waits', () => {
  test('a lease is renewed while Slack takes its time, so nobody else sends', async () => {
    const on = await stage(db, pool)
    const row = await plan(on, 'Slow')
    on.slack.faults.add({ method: 'chat.postMessage', delay: 4_000 })
    const slow = sendDue(on.deps, [words])
    await waitFor(async () => (await now(row)).leaseId !== null)
    let settled = false
    void slow.finally(() => {
      settled = true
    })
    for (; !settled; await setTimeout(100)) expect(await sendDue(on.deps, [words])).toBe(0)
    expect(await slow).toBe(1)
    expect(textsIn(on)).toEqual(['Slow'])
    expect(await now(row)).toMatchObject({ status: 'SENT', attempts: 1 })
  })

  test('a message that is out is recorded even when the database does not answer for a while', async () => {
    const on = await stage(db, pool)
    const row = await plan(on, 'Out')
    // The sender keeps its whole pool to itself.
    const blocker = new Client({ connectionString: database.url })
    const onlooker = new Client({ connectionString: database.url })
    await Promise.all([blocker.connect(), onlooker.connect()])
    const blocking = kindOf(async () => {
      await blocker.query('BEGIN')
      await blocker.query('SELECT FROM "Delivery" WHERE id = $1 FOR UPDATE', [row.id])
      return { message: { text: 'Out' } }
    })
    const sending = sendDue(on.deps, [blocking])
    // The second waits only because the first was given up.
    await waitFor(async () => {
      const { rows } = await onlooker.query(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"sentAt" = o.sent%'`,
      )
      return rows.length >= 2
    })
    await blocker.query('COMMIT')
    await Promise.all([blocker.end(), onlooker.end()])
    expect(await sending).toBe(1)
    expect(await now(row)).toMatchObject({ status: 'SENT', attempts: 1 })
    expect(textsIn(on)).toEqual(['Out'])
  })

  test('after kill -9 all messages go out, repeated only where the kill fell between answer and record', async () => {
    const on = await stage(db, pool)
    const count = 300
    await planMany(on, count)

    // Slack, as a process outside sees it; kills the sender at the 40th, 110th and 180th post, before or after answering.
    const posted: number[] = []
    const doubtful = new Set<number>()
    let sender: ChildProcess | undefined
    const killAt = new Map([
      [40, 'before'],
      [110, 'after'],
      [180, 'before'],
    ])
    const slack = createServer(async (request, response) => {
      const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
      posted.push(Number(form.get('text')))
      const kill = killAt.get(posted.length)
      if (kill === 'before') sender?.kill('SIGKILL')
      await setTimeout(5)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, channel: form.get('channel'), ts: `${posted.length}.000100` }))
      if (kill === 'after') response.once('close', () => sender?.kill('SIGKILL'))
    }).listen(0, '127.0.0.1')
    await once(slack, 'listening')
    const { port } = slack.address() as AddressInfo

    const rowsNow = () => db.delivery.findMany({ where: { workspaceId: on.workspaceId }, orderBy: { id: 'asc' } })
    for (let start = 1; start <= killAt.size + 1; start++) {
      sender = spawn(process.execPath, [fileURLToPath(new URL('support/deliveries-sender.ts', import.meta.url))], {
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
          WORKSPACE_ID: String(on.workspaceId),
        },
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [code, signal] = await once(sender, 'exit')
      if (start > killAt.size) expect(code).toBe(0)
      else expect(signal).toBe('SIGKILL')
      const sent = new Set(
        (await rowsNow()).filter(({ status }) => status === 'SENT').map(({ payload }) => textOf(payload)),
      )
      for (const text of posted) if (!sent.has(text)) doubtful.add(text)
    }
    slack.close()

    expect((await rowsNow()).filter(({ status }) => status !== 'SENT')).toEqual([])
    expect(new Set(posted).size).toBe(count)
    const repeated = posted.filter((text, index) => posted.indexOf(text) < index)
    expect(new Set(repeated)).toEqual(doubtful)
    expect(repeated).toHaveLength(doubtful.size)
  }, 60_000)

  function textOf(payload: unknown): number {
    return Number((payload as { text: string }).text)
  }
})

type Lease = typeof lease

/** Four senders at once, each of which only notes what it would send. Returns how often each row was taken. */
async function takenBy(take: Lease, on: Stage): Promise<Map<number, number>> {
  const taken = new Map<number, number>()
  const sender = async () => {
    for (;;) {
      const leaseId = randomUUID()
      const rows = await take(pool, {
        workspaceId: on.workspaceId,
        now: on.deps.now(),
        limit: 20,
        leaseId,
        leaseMs: 600_000,
      })
      if (rows.length === 0) return
      for (const { id } of rows) taken.set(id, (taken.get(id) ?? 0) + 1)
    }
  }
  await Promise.all([sender(), sender(), sender(), sender()])
  return taken
}

async function planMany(on: Stage, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    workspaceId: on.workspaceId,
    partnershipId: on.partnership.id,
    kind: 'test.words',
    sendKey: `${on.workspaceId}:${index}`,
    ...(index % 2 === 0 ? { channelId: on.channel.id } : { personId: on.people.ann.id }),
    payload: { text: String(index) },
    dueAt: on.deps.now(),
  }))
  expect(await planDeliveries(db, rows)).toBe(count)
}

test('no row is ever leased to two senders', async () => {
  const on = await stage(db, pool)
  await planMany(on, 1_000)
  const taken = await takenBy(lease, on)
  expect(taken.size).toBe(1_000)
  expect([...taken.values()].filter((times) => times > 1)).toEqual([])
})

test('a sender that reads and then writes without a lock takes rows twice, and the same look finds it', async () => {
  const on = await stage(db, pool)
  await planMany(on, 1_000)
  const naive: Lease = async (_pool, { workspaceId, limit, leaseId }) => {
    const rows = await db.delivery.findMany({
      where: { workspaceId, status: 'PLANNED', leaseId: null },
      take: limit,
      orderBy: { id: 'asc' },
    })
    const ids = rows.map(({ id }) => id)
    await db.$executeRaw`
      UPDATE "Delivery" SET "leaseId" = ${leaseId}
      WHERE id IN (SELECT id FROM "Delivery" WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE)`
    return rows
  }
  const taken = await takenBy(naive, on)
  expect([...taken.values()].filter((times) => times > 1)).not.toEqual([])
})

test('two whole senders at once send each message once', async () => {
  const on = await stage(db, pool)
  await planMany(on, 200)
  const sent = await Promise.all([sendDue(on.deps, [words]), sendDue(on.deps, [words])])
  expect(sent[0] + sent[1]).toBe(200)
  expect(new Set(textsIn(on)).size).toBe(200)
  expect(textsIn(on)).toHaveLength(200)
})

test('a lease that ran out is taken over, and its former holder can record nothing', async () => {
  const on = await stage(db, pool)
  const row = await plan(on, 'x')
  const take = (leaseId: string, leaseMs: number) =>
    lease(pool, { workspaceId: on.workspaceId, now: on.deps.now(), limit: 1, leaseId, leaseMs })
  expect(await take('first', 50)).toMatchObject([{ id: row.id, attempts: 1 }])
  let second: Delivery[] = []
  await waitFor(async () => {
    second = await take('second', 60_000)
    return second.length > 0
  })
  expect(second).toMatchObject([{ id: row.id, attempts: 2 }])
  expect(await finish(pool, 'first', [{ id: row.id, status: 'UNKNOWN', note: 'late' }])).toBe(0)
  expect(await finish(pool, 'second', [{ id: row.id, status: 'DROPPED', note: 'mine' }])).toBe(1)
  expect(await now(row)).toMatchObject({ status: 'DROPPED', note: 'mine', leasedUntil: null })
})

test('the health line counts what did not go out, and knows when the last of a kind did', async () => {
  const on = await stage(db, pool)
  const since = new Date(on.deps.now().getTime() - MINUTE)
  await plan(on, 'fine')
  await plan(on, '', { kind: 'test.unheard-of' })
  await plan(on, '', { expiresAt: new Date(on.deps.now().getTime() - SECOND) })
  await sendDue(on.deps, [words])
  expect(await findTroubles(db, on.partnership.id, since)).toEqual({ unknown: 0, refused: 1, expired: 1 })
  expect(await findTroubles(db, on.partnership.id, new Date(on.deps.now().getTime() + 1))).toEqual({
    unknown: 0,
    refused: 0,
    expired: 0,
  })
  expect(await findLastSent(db, on.partnership.id, 'test.words')).toEqual(on.deps.now())
  expect(await findLastSent(db, on.partnership.id, 'test.never')).toBeNull()
})

test('two kinds of one name are refused with the name', () => {
  expect(() => deliveryJobs([words, words])).toThrow('"test.words"')
})

test('what heeds quiet hours waits for their end, unless it would be too late then; the rest and channels do not wait', async () => {
  const on = await stage(db, pool)
  on.slack.clock.set(new Date('2026-09-07T15:30:00Z'))
  const calm: DeliveryKind = { ...words, kind: 'test.calm', heedsQuietHours: true }
  const to = { personId: on.people.hu.id }
  const waits = await plan(on, 'It can wait', { ...to, kind: calm.kind })
  await plan(on, 'Too late tomorrow', { ...to, kind: calm.kind, expiresAt: new Date('2026-09-07T23:00:00Z') })
  await plan(on, 'To a channel', { kind: calm.kind })
  await plan(on, 'An answer', to)
  await db.person.update({ where: { id: on.people.ann.id }, data: { quietFrom: '08:00', quietTo: '08:00' } })
  await plan(on, 'To a night owl', { kind: calm.kind, personId: on.people.ann.id })
  await sendDue(on.deps, [words, calm])
  await sendDue(on.deps, [words, calm])
  expect(textsIn(on).toSorted()).toEqual(['An answer', 'To a channel', 'To a night owl', 'Too late tomorrow'])
  expect(await now(waits)).toMatchObject({
    status: 'PLANNED',
    dueAt: new Date('2026-09-07T23:00:00Z'),
    note: 'quiet hours',
    attempts: 0,
  })
  on.slack.clock.set(new Date('2026-09-07T23:00:00Z'))
  await sendDue(on.deps, [words, calm])
  expect(textsIn(on)).toContain('It can wait')
})
