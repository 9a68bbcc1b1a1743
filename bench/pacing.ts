import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { openDb, openPool } from '../src/db.ts'
import type { DeliveryKind } from '../src/deliveries/kinds.ts'
import { slackPace } from '../src/deliveries/pace.ts'
import { planDeliveries } from '../src/deliveries/plan.ts'
import { sendDue } from '../src/deliveries/send.ts'
import type { Deps } from '../src/deps.ts'
import { stage } from '../test/support/deliveries-stage.ts'
import { median, type Result, verify, withPostgres } from './support.ts'

const ROUNDS = 5
const MESSAGES = 5_000
const URGENT = 5
const START = new Date('2026-09-07T01:00:00Z')
/** What the local workspace lets through, as Slack does: so many messages in any minute. The first burst takes no time. */
const A_MINUTE = 300
const FLOOR_SECONDS = (Math.ceil((MESSAGES + URGENT) / A_MINUTE) - 1) * 60

/**
 * How long five thousand direct messages take under Slack's limits, beside the least time these limits leave, and how long
 * another workspace's messages, and urgent ones of the same workspace, wait meanwhile. Time is a clock that jumps to the next
 * moment at which somebody has something to do.
 */
export async function run(): Promise<Result> {
  const rounds: Awaited<ReturnType<typeof sendRound>>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const found = await withPostgres(sendRound)
    process.stderr.write(`round ${round + 1}: ${JSON.stringify(found)}\n`)
    rounds.push(found)
  }
  const of = (figure: keyof (typeof rounds)[number]) => median(rounds.map((one) => one[figure]))
  return {
    name: 'pacing',
    rounds: ROUNDS,
    figures: {
      seconds: of('seconds'),
      floorSeconds: FLOOR_SECONDS,
      neighbourP99Ms: of('neighbourP99Ms'),
      urgentP99Ms: of('urgentP99Ms'),
    },
    ratios: { floor: of('seconds') / FLOOR_SECONDS },
  }
}

async function sendRound(url: string) {
  const db = openDb(url)
  const pool = openPool(url, pino({ level: 'silent' }))
  const stages = [await stage(db, pool), await stage(db, pool)] as const
  const time = createTime({
    set: (now) => {
      for (const { slack } of stages) slack.clock.set(now)
    },
    // Whoever sent them may sleep already, but time must not pass over what is on its way.
    isBusy: async () => (await pool.query('SELECT FROM "Delivery" WHERE "leaseId" IS NOT NULL')).rowCount !== 0,
  })
  const [round, neighbour] = stages.map(({ slack, deps }) => {
    slack.limits.on()
    return { ...deps, pace: { ...slackPace, sleep: time.sleep } } satisfies Deps
  }) as [Deps, Deps]
  const kinds: DeliveryKind[] = [
    {
      kind: 'bench.message',
      onUnknown: 'leave',
      render: async () => ({ message: { text: 'Good morning' } }),
    },
  ]
  const owe = (deps: Deps, personIds: number[], name: string, lane: 0 | 1) =>
    planDeliveries(
      db,
      personIds.map((personId, n) => ({
        workspaceId: deps.workspace.id,
        kind: 'bench.message',
        sendKey: `${name}:${n}`,
        personId,
        lane,
        dueAt: time.now(),
      })),
    )
  try {
    const people = await makePeople(stages[0], MESSAGES)
    const others = await makePeople(stages[1], 50)
    await owe(round, people, 'round', 1)
    const neighbourWaits: number[] = []
    let isOver = false
    time.run(async () => {
      await sendDue(round, kinds)
      isOver = true
    })
    time.run(async () => {
      for (let n = 0; n < URGENT; n++) {
        await time.sleep(67_300)
        await owe(round, people.slice(n, n + 1), `urgent:${n}`, 0)
      }
    })
    time.run(async () => {
      for (let n = 0; !isOver; n++) {
        await time.sleep(3_700 + (n % 7) * 100)
        const [virtual, real] = [time.now().getTime(), performance.now()]
        await owe(neighbour, others.slice(n % 40, (n % 40) + 1 + (n % 4)), `neighbour:${n}`, 1)
        await sendDue(neighbour, kinds)
        neighbourWaits.push(time.now().getTime() - virtual + performance.now() - real)
      }
    })
    await time.over()

    const { rows } = await pool.query<{ sent: number; once: boolean; last: Date; urgent: number[] }>(
      `SELECT count(*)::int AS sent, bool_and(status = 'SENT' AND attempts = 1) AS once, max("sentAt") AS last,
         array_agg(extract(epoch FROM "sentAt" - "dueAt") * 1000) FILTER (WHERE lane = 0)::float[] AS urgent
       FROM "Delivery" WHERE "workspaceId" = $1`,
      [round.workspace.id],
    )
    const [found] = rows
    verify(found?.sent === MESSAGES + URGENT && found.once, `${found?.sent} messages, each sent once: ${found?.once}`)
    const refused = stages
      .flatMap(({ slack }) => slack.calls('chat.postMessage'))
      .filter(({ status }) => status === 429)
    verify(refused.length === 0, `Slack asked ${refused.length} times to wait`)
    return {
      seconds: ((found?.last.getTime() ?? Number.NaN) - START.getTime()) / 1_000,
      neighbourP99Ms: p99(neighbourWaits),
      urgentP99Ms: p99(found?.urgent ?? []),
    }
  } finally {
    await pool.end()
    await db.$disconnect()
  }
}

function p99(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
}

async function makePeople({ slack, team, deps }: Awaited<ReturnType<typeof stage>>, count: number): Promise<number[]> {
  const people = Array.from({ length: count }, (_, n) => slack.addPerson(team, { name: `person ${n}` }))
  // Nobody is in their quiet hours, and a direct message needs no channel in common.
  const rows = await deps.db.person.createManyAndReturn({
    data: people.map(({ id, name }) => ({ teamId: team.id, slackUserId: id, name })),
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** A clock that stands while anybody works, and jumps to the first who sleeps when all do. */
function createTime({ set, isBusy }: { set: (now: Date) => void; isBusy: () => Promise<boolean> }) {
  let now = START.getTime()
  let running = 0
  const sleepers: { at: number; wake: () => void }[] = []
  let ended: () => void = () => {}
  const over = new Promise<void>((resolve) => {
    ended = resolve
  })
  let isJumping = false
  const jump = async () => {
    if (isJumping) return
    isJumping = true
    while (await isBusy()) await setTimeout(1)
    isJumping = false
    if (running === 0 || sleepers.length < running) return
    sleepers.sort((a, b) => a.at - b.at)
    const first = sleepers.shift()
    if (first === undefined) return
    now = first.at
    set(new Date(now))
    first.wake()
  }
  return {
    now: () => new Date(now),
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: now + ms, wake })
        if (sleepers.length === running) void jump()
      }),
    run: (task: () => Promise<void>) => {
      running += 1
      void task().then(() => {
        running -= 1
        if (running === 0) ended()
        else if (sleepers.length === running) void jump()
      })
    },
    over: () => over,
  }
}
