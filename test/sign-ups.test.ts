import { fork } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { applySignUps, type Press } from '../src/activities/sign-ups/mutations.ts'
import { createBatches } from '../src/batches.ts'
import { type Db, openDb, openPool } from '../src/db.ts'
import { zhCN } from '../src/i18n/zh-CN.ts'
import { actions, button, ref } from '../src/slack/blocks.ts'
import { startBot } from '../src/start.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { makeActivity, makePartnership, makePeople } from './support/make.ts'
import { createModel, findFaults } from './support/sign-ups-model.ts'
import type { Answered, Task } from './support/sign-ups-replica.ts'

const HISTORIES = Number(process.env.SIGN_UP_HISTORIES ?? 300)
const now = new Date('2026-09-07T01:00:00Z')

describe('places are given in order of arrival, never one too many', () => {
  let database: TestDatabase
  let db: Db
  let pool: Pool
  let partnership: Awaited<ReturnType<typeof makePartnership>>
  let people: number[]

  beforeAll(async () => {
    database = await makeDatabase()
    db = openDb(database.url)
    pool = openPool(database.url, pino({ level: 'silent' }))
    partnership = await makePartnership(db)
    people = await makePeople(db, 60)
  })
  afterAll(async () => {
    await db.$disconnect()
    await pool.end()
    await database.drop()
  })

  const makeOne = (capacity: number | null) =>
    makeActivity(db, partnership, {
      now,
      createdById: people[0] ?? 0,
      startsAt: new Date('2999-01-01'),
      capacity,
      claimMinutes: 0,
    })
  const pressOf = (activity: Activity, personId: number, verb: 'join' | 'leave'): Press => ({
    partnershipId: partnership.id,
    activityId: activity.id,
    personId,
    verb,
    role: 'MEMBER',
    now,
  })

  test('whatever people press, together or one after the other, everyone reads what the model says', async () => {
    const press = fc.record({ verb: fc.constantFrom('join' as const, 'leave' as const), person: fc.nat(7) })
    const steps = fc.array(
      fc.oneof({ weight: 5, arbitrary: press }, { weight: 1, arbitrary: fc.constant('settle' as const) }),
      {
        maxLength: 50,
      },
    )
    const capacities = fc.option(fc.integer({ min: 1, max: 4 }))
    await fc.assert(
      fc.asyncProperty(capacities, steps, async (capacity, history) => {
        const activity = await makeOne(capacity)
        const model = createModel(capacity)
        const inBatches = createBatches()
        const answers: Promise<unknown>[] = []
        const expected: unknown[] = []
        for (const step of history) {
          if (step === 'settle') {
            await Promise.all(answers)
            continue
          }
          const personId = people[step.person] ?? 0
          expected.push(model.press(step.verb, personId))
          const answer = inBatches(
            'one',
            pressOf(activity, personId, step.verb),
            async (all: Press[]) => (await applySignUps(pool, all)) ?? [],
          )
          answers.push(answer.then(({ outcome, place }) => ({ outcome, place })))
        }
        expect(await Promise.all(answers)).toEqual(expected)
        expect(await findFaults(pool, activity.id)).toEqual([])
      }),
      { numRuns: HISTORIES },
    )
  })

  test('three processes at once keep one order between them', async () => {
    const activity = await makeOne(10)
    const bursts = fc.array(
      fc.array(
        fc.record({
          personId: fc.constantFrom(...people),
          verb: fc.oneof(
            { weight: 2, arbitrary: fc.constant('join' as const) },
            { weight: 1, arbitrary: fc.constant('leave' as const) },
          ),
        }),
        { minLength: 20, maxLength: 60 },
      ),
      { minLength: 12, maxLength: 12 },
    )
    const work = fc
      .sample(bursts, 3)
      .map(
        (each): Task => ({ url: database.url, partnershipId: partnership.id, activityId: activity.id, bursts: each }),
      )
    const answered = await inProcesses(work)
    expect(await findFaults(pool, activity.id)).toEqual([])

    // What was answered is what is on record, no more and no less.
    const told = answered.flat().filter(({ outcome }) => ['going', 'waiting', 'left'].includes(outcome))
    const acts = await db.act.findMany({
      where: { subject: 'activity', subjectId: activity.id, what: { not: 'sign-up.promoted' } },
    })
    const lines = (rows: { personId: number | null; what: string }[]) =>
      rows.map(({ personId, what }) => `${personId} ${what}`).toSorted()
    expect(lines(acts)).toEqual(lines(told.map(({ personId, outcome }) => ({ personId, what: `sign-up.${outcome}` }))))
    expect(acts.length).toBeGreaterThan(100)
  })

  test('looking first and writing then, without the lock, is caught by the same checks', async () => {
    const caught = async () => {
      const activity = await makeOne(3)
      await Promise.all(
        people.slice(0, 20).map((personId) => countThenInsert(pool, pressOf(activity, personId, 'join'), 3)),
      )
      return (await findFaults(pool, activity.id)).some((fault) => fault.includes('have one of 3 places'))
    }
    let found = false
    for (let round = 0; round < 20 && !found; round++) found = await caught()
    expect(found).toBe(true)
  })

  test('one place that is given back goes to one person, who is told once', async () => {
    const activity = await makeOne(1)
    const [first = 0, second = 0, third = 0] = people
    for (const personId of [first, second, third]) await applySignUps(pool, [pressOf(activity, personId, 'join')])
    const leaves = await Promise.all([1, 2, 3].map(() => applySignUps(pool, [pressOf(activity, first, 'leave')])))
    expect(
      leaves
        .flat()
        .map((answer) => answer?.outcome)
        .toSorted(),
    ).toEqual(['left', 'not-signed-up', 'not-signed-up'])
    const told = await db.delivery.findMany({
      where: { kind: 'activities.promoted', payload: { equals: { activityId: activity.id } } },
    })
    expect(told.map(({ personId }) => personId)).toEqual([second])
    expect(await findFaults(pool, activity.id)).toEqual([])
  })

  test('an activity of another partnership is not there', async () => {
    const activity = await makeOne(1)
    const other = await makePartnership(db, { workspaceId: partnership.workspaceId })
    expect(
      await applySignUps(pool, [{ ...pressOf(activity, people[0] ?? 0, 'join'), partnershipId: other.id }]),
    ).toBeNull()
    expect(await db.signUp.count({ where: { activityId: activity.id } })).toBe(0)
  })
})

/** Each task in a process of its own; all begin when the last one is ready. */
async function inProcesses(tasks: Task[]): Promise<Answered[]> {
  const replicas = tasks.map(() => fork(new URL('./support/sign-ups-replica.ts', import.meta.url)))
  await Promise.all(replicas.map((replica) => once(replica, 'message')))
  const answers = replicas.map((replica) => once(replica, 'message'))
  for (const [index, task] of tasks.entries()) replicas[index]?.send(task)
  return (await Promise.all(answers)).map(([answered]) => answered as Answered)
}

/** What one writes first. */
async function countThenInsert(
  pool: Pool,
  { activityId, partnershipId, personId }: Press,
  capacity: number,
): Promise<void> {
  const { rows } = await pool.query<{ going: number; turn: number }>(
    `SELECT count(*) FILTER (WHERE status = 'GOING')::int AS going, count(*)::int + 1 AS turn FROM "SignUp" WHERE "activityId" = $1`,
    [activityId],
  )
  const { going = 0, turn = 0 } = rows[0] ?? {}
  const outcome = going < capacity ? 'going' : 'waiting'
  await pool.query(
    `INSERT INTO "SignUp" ("activityId", "personId", status, turn) VALUES ($1, $2, upper($3)::"SignUpStatus", $4)`,
    [activityId, personId, outcome, turn],
  )
  await pool.query(
    `INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at) VALUES ($1, $2, 'MEMBER', $3, 'activity', $4, now())`,
    [partnershipId, personId, `sign-up.${outcome}`, activityId],
  )
}

describe('pressing in Slack', () => {
  let bot: TestBot
  let partnership: Awaited<ReturnType<typeof findPartnership>>
  beforeAll(async () => {
    bot = await startTestBot()
    partnership = await findPartnership()
  })
  afterAll(async () => {
    expect(bot.slack.refused).toEqual([])
    await bot.stop()
  })

  const findPartnership = () => bot.deps.db.partnership.findFirstOrThrow({ include: { organizations: true } })
  const idOf = async (person: Person) =>
    (await bot.deps.db.person.findFirstOrThrow({ where: { slackUserId: person.id } })).id
  const makeOne = async (given: Partial<Activity>) =>
    makeActivity(bot.deps.db, partnership, {
      now: bot.slack.clock.now(),
      createdById: await idOf(bot.people.hu),
      ...given,
    })

  /** A message whose button names what we like: a card of before, or one somebody has forged. */
  async function postButton(value: string, actionId = 'activities.sign-up') {
    const { channels, deps, slack, people } = bot
    const blocks = [actions(button('报名', actionId, value))]
    const { ts } = await deps.clients.bulk.chat.postMessage({ channel: channels.open.id, text: 'a button', blocks })
    const message = slack.visibleTo(people.wei, channels.open).find((one) => one.ts === ts)
    if (message === undefined) throw new Error('the message is not there')
    return message
  }
  const buttonOf = (activity: Activity) => postButton(ref(activity.partnershipId, activity.id))
  const click = (person: Person, message: { ts: string; channel: string }) =>
    bot.slack.as(person).click(message, 'activities.sign-up')

  /** What the person was told last, and only they. */
  const answerTo = (person: Person) => {
    const answers = bot.slack.visibleTo(person, bot.channels.open).filter(({ ephemeral }) => ephemeral)
    return answers.at(-1)?.text ?? ''
  }
  const signUpsOf = (activity: Activity) =>
    bot.deps.db.signUp.findMany({
      where: { activityId: activity.id },
      orderBy: { turn: 'asc' },
      select: { status: true },
    })

  const { outcomes, notFound } = zhCN.activities

  test('of two presses at once for the last place one gets it and the other is first of those who wait', async () => {
    const activity = await makeOne({ capacity: 1, title: '龙虾音乐节' })
    const message = await buttonOf(activity)
    await Promise.all([click(bot.people.wei, message), click(bot.people.hu, message)])
    await bot.slack.settled()
    const told = [answerTo(bot.people.wei), answerTo(bot.people.hu)]
    const [confirmed = ''] = outcomes.going('龙虾音乐节', '', '').split('\n')
    expect(told.filter((text) => text.startsWith(confirmed))).toHaveLength(1)
    expect(told.filter((text) => text === outcomes.waiting('龙虾音乐节', 1))).toHaveLength(1)
    expect(await signUpsOf(activity)).toEqual([{ status: 'GOING' }, { status: 'WAITING' }])
  })

  test('a double press, a redelivered one and the same press in two replicas are one sign-up', async () => {
    const replica = await startBot({
      botToken: bot.app.botToken,
      door: { receiver: bot.slack.receiver() },
      databaseUrl: bot.database.url,
      works: false,
      now: bot.slack.clock.now,
      log: bot.deps.log,
      slack: { fetch: bot.slack.fetch },
    })
    try {
      const activity = await makeOne({ capacity: 5 })
      const message = await buttonOf(activity)
      // The receivers take turns, so each replica gets some of these.
      await Promise.all([1, 2, 3, 4].map(() => click(bot.people.wei, message)))
      const redelivered = await bot.slack.redeliver(4)
      await bot.slack.settled()
      expect(redelivered.every(({ acked }) => acked)).toBe(true)
      expect(await signUpsOf(activity)).toEqual([{ status: 'GOING' }])
      expect(answerTo(bot.people.wei)).toContain(activity.title)
    } finally {
      await replica.stop()
    }
  })

  test('whoever presses on what cannot be had reads why, in one plain sentence', async () => {
    const { people } = bot
    const cancelled = await makeOne({ title: '书法讲座', status: 'CANCELLED' })
    await click(people.wei, await buttonOf(cancelled))
    expect(answerTo(people.wei)).toBe(outcomes.cancelled('书法讲座'))

    const started = await makeOne({ title: '公园清洁', startsAt: new Date(bot.slack.clock.now().getTime() - 1) })
    await click(people.wei, await buttonOf(started))
    expect(answerTo(people.wei)).toBe(outcomes.started('公园清洁'))

    const full = await makeOne({ title: '数控培训', capacity: 1 })
    const message = await buttonOf(full)
    await click(people.hu, message)
    await click(people.wei, message)
    expect(answerTo(people.wei)).toBe(outcomes.waiting('数控培训', 1))
    await click(people.wei, message)
    expect(answerTo(people.wei)).toBe(outcomes.alreadyWaiting('数控培训', 1))
  })

  test('a forged button opens nothing of another partnership', async () => {
    const { people, deps } = bot
    const other = await makePartnership(deps.db, { workspaceId: deps.workspace.id, name: '别的共建' })
    const foreign = await makeActivity(deps.db, other, {
      now: bot.slack.clock.now(),
      createdById: await idOf(people.hu),
      title: '别人的活动',
    })
    const forged = [
      ref(partnership.id, foreign.id),
      ref(other.id, foreign.id),
      ref(partnership.id, 999_999_999),
      '0.0',
      '-1.5',
      'x'.repeat(2_000),
    ]
    for (const value of forged) {
      await click(people.wei, await postButton(value))
      expect(answerTo(people.wei), value.slice(0, 20)).toBe(notFound)
    }
    expect(await signUpsOf(foreign)).toEqual([])
    expect(await deps.db.membership.count({ where: { partnershipId: other.id } })).toBe(0)
  })
})
