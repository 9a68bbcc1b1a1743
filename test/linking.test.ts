import fc from 'fast-check'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applySignUps, type Press } from '../src/activities/sign-ups/mutations.ts'
import type { Db } from '../src/db.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { makeActivity, makePartnership, makePeople } from './support/make.ts'
import { get, publish, submit } from './support/pages.ts'

const NOW = new Date('2026-09-07T01:00:00Z')
const ORDER = ['GOING', 'OFFERED', 'WAITING', 'REQUESTED', 'CANCELLED', 'NONE']

let bot: TestBot
let db: Db
let pool: Pool
let partnership: Awaited<ReturnType<typeof makePartnership>>
/** Three humans, each without Slack and with it, and three more people. */
let people: number[]

beforeAll(async () => {
  bot = await startTestBot()
  ;({ db, pool } = bot.deps)
  partnership = await makePartnership(db)
  people = await makePeople(db, 9)
  const [first = 0, second = 0] = partnership.organizations.map(({ id }) => id)
  const sides = [null, first, first, second, null, second, first, second, null]
  await db.membership.createMany({
    data: people.map((personId, n) => ({ partnershipId: partnership.id, personId, organizationId: sides[n] ?? null })),
  })
})
afterAll(() => bot.stop())

/** Presses "Get a code" on a private page. */
async function linkCode(link: string): Promise<string> {
  const shown = await submit(link, { act: 'link' })
  return /class="code">([\w-]+)/.exec(shown)?.[1] ?? ''
}

const newest = (name: 'ann' | 'hu' | 'wei') => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)
const words = (shown: { blocks: unknown[] } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const command = (name: 'ann' | 'hu' | 'wei', text: string) =>
  bot.slack.as(bot.people[name]).slash(`/gongjian ${text}`, { channel: bot.channels.open })

it('makes a place by the page the person’s own in Slack, by a code that works once', async () => {
  const { db } = bot.deps
  const side = await db.organization.findFirstOrThrow({ where: { name: '奉城镇' } })
  const link = await submit(await publish(bot, 1, '1'), { name: '吴燕', side: String(side.id) })
  const code = await linkCode(link)
  expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  const second = await linkCode(link)
  await command('ann', `link ${code}`)
  expect(newest('ann')?.text).toContain('wrong or too old')
  await command('ann', `link ${second.toLowerCase().replace('-', ' ')}`)
  expect(words(newest('ann'))).toContain('清洁 1')
  await command('ann', `link ${second}`)
  expect(words(newest('ann'))).toContain('清洁 1')
  await command('wei', `关联 ${second}`)
  expect(newest('wei')?.text).toContain('关联码不对')

  const ann = await db.person.findFirstOrThrow({ where: { slackUserId: bot.people.ann.id } })
  expect(await db.signUp.findMany({ where: { activity: { number: 1 } } })).toMatchObject([
    { personId: ann.id, status: 'GOING' },
  ])
  expect(await db.membership.findFirst({ where: { personId: ann.id } })).toMatchObject({ organizationId: side.id })
  expect(await db.act.findMany({ where: { what: 'person.linked' } })).toMatchObject([{ personId: ann.id }])
  expect(await get(link)).toContain('已经在您的 Slack 账号名下')
  expect(await linkCode(link)).toBe('')
})

it('never holds two places for one human: the better one stays, the other goes to who waits', async () => {
  const { db } = bot.deps
  const page = await publish(bot, 2, '2')
  const link = await submit(page, { name: '吴燕' })
  await command('ann', 'join 2')
  await command('wei', '报名 2')
  expect(newest('wei')?.text).toContain('候补')
  await bot.slack.as(bot.people.ann).openHome()
  await bot.slack.settled()
  await bot.slack.as(bot.people.ann).click('home', 'public.open-link')
  const wrong = await bot.slack.as(bot.people.ann).submit({ code: 'KKKK-7777' })
  expect(wrong.errors.code).toContain('wrong or too old')
  const short = await bot.slack.as(bot.people.ann).submit({ code: '12' })
  expect(short.errors.code).toContain('eight letters')
  await bot.slack.as(bot.people.ann).submit({ code: await linkCode(link) })
  expect(words(bot.slack.as(bot.people.ann).modal())).toContain('清洁 2')
  await bot.slack.as(bot.people.ann).closeAll()
  const rows = await db.signUp.findMany({ where: { activity: { number: 2 } }, include: { person: true } })
  const states = Object.fromEntries(rows.map(({ person, status }) => [person.name, status]))
  expect(states).toEqual({ 吴燕: 'CANCELLED', Ann: 'GOING', 魏东: 'OFFERED' })
  expect(await db.act.count({ where: { what: 'sign-up.linked', subjectId: rows[0]?.activityId ?? 0 } })).toBe(1)
})

it('moves the turn of who waits by the page, the check-in, and the hours; the first arrival counts', async () => {
  const { db } = bot.deps
  const page = await publish(bot, 3, '1')
  await command('hu', '报名 3')
  const link = await submit(page, { name: '吴燕' })
  await command('ann', 'join 3')
  const activity = await db.activity.findFirstOrThrow({ where: { number: 3 } })
  const { personId } = await db.signUp.findFirstOrThrow({
    where: { activityId: activity.id, person: { name: '吴燕' } },
  })
  const ann = await db.person.findFirstOrThrow({ where: { slackUserId: bot.people.ann.id } })
  const came = { activityId: activity.id, way: 'ROSTER', isWalkIn: true } as const
  const at = (minutes: number) => new Date(activity.startsAt.getTime() + minutes * 60_000)
  await db.checkIn.create({ data: { ...came, personId, checkedInAt: at(0), checkedOutAt: at(60) } })
  await db.checkIn.create({ data: { ...came, personId: ann.id, checkedInAt: at(30), checkedOutAt: at(90) } })
  await db.feedback.create({ data: { activityId: activity.id, personId, stars: 5, at: at(120) } })
  await command('ann', `link ${await linkCode(link)}`)
  expect(await db.signUp.findMany({ where: { personId: ann.id, activityId: activity.id } })).toMatchObject([
    { status: 'WAITING', turn: 2 },
  ])
  expect(await db.checkIn.findMany({ where: { activityId: activity.id } })).toMatchObject([
    { personId: ann.id, checkedInAt: at(0), checkedOutAt: at(90) },
  ])
  expect(await db.feedback.findFirst({ where: { activityId: activity.id } })).toMatchObject({ personId: ann.id })
})

it('takes one of two who type a code at the same moment, and makes the fifth wrong guess wait', async () => {
  const { db } = bot.deps
  const code = await linkCode(await submit(await publish(bot, 4, '3'), { name: '吴燕' }))
  await Promise.all([command('ann', `link ${code}`), command('wei', `关联 ${code}`)])
  expect(await db.codeGuess.findMany({ where: { kind: 'LINK', wrong: { gt: 0 } } })).toHaveLength(1)
  const holders = await db.signUp.findMany({ where: { activity: { number: 4 } }, include: { person: true } })
  expect(holders.map(({ person }) => person.slackUserId !== null)).toEqual([true])

  for (let tries = 0; tries < 6; tries++) await command('hu', `关联 KKKK${tries + 2}777`)
  expect(newest('hu')?.text).toContain('连续五次不对')
  const late = await linkCode(await submit(await publish(bot, 5, '3'), { name: '吴燕' }))
  await command('hu', `关联 ${late}`)
  expect(newest('hu')?.text).toContain('连续五次不对')
  bot.slack.clock.advance(15 * 60_000)
  await command('hu', `关联 ${late}`)
  expect(newest('hu')?.text).toContain('已经过期')
})

it('shows phone numbers to who runs the activity, on the record each time, and to nobody else', async () => {
  const { db } = bot.deps
  const page = await publish(bot, 6, '3', '改时间时通知您')
  const link = await submit(page, { name: '郑琴', phone: '+86 135 0000 0000' })
  await command('wei', '电话 6')
  expect(words(newest('wei'))).not.toContain('13500000000')
  expect(await db.act.count({ where: { what: 'activity.phones-read' } })).toBe(0)
  await command('hu', '电话 6')
  expect(words(newest('hu'))).toContain('郑琴 · 13500000000')
  await command('hu', '活动 6')
  await bot.slack.as(bot.people.hu).click(newest('hu') ?? 'home', 'public.phones')
  expect(words(bot.slack.as(bot.people.hu).modal())).toContain('13500000000')
  await bot.slack.as(bot.people.hu).closeAll()
  expect(await db.act.findMany({ where: { what: 'activity.phones-read' } })).toMatchObject([
    { detail: { people: 1 } },
    { detail: { people: 1 } },
  ])
  await command('hu', '电话 4')
  expect(words(newest('hu'))).toContain('没有人留手机号')

  await command('wei', `关联 ${await linkCode(link)}`)
  await command('hu', '电话 6')
  expect(words(newest('hu'))).toContain('魏东 · 13500000000')
  expect(await submit(page, { name: '郑琴', phone: '13600000000' })).toContain('/s/')
  expect(await submit(page, { name: '郑琴', phone: '+8613500000000' })).toContain('已经报过名了')
})

const histories = fc.record({
  capacity: fc.integer({ min: 1, max: 6 }),
  claimMinutes: fc.constantFrom(0, 600),
  needsApproval: fc.boolean(),
  share: fc.integer({ min: 0, max: 3 }),
  presses: fc.array(
    fc.record({
      person: fc.integer({ min: 0, max: 8 }),
      verb: fc.constantFrom<Press['verb']>('join', 'join', 'join', 'approve', 'leave', 'claim', 'guests'),
      number: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 3, maxLength: 14 },
  ),
  linked: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
})

type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never
type Link = (activityId: number, fromId: number, toId: number) => Promise<unknown>

const link: Link = (activityId, fromId, toId) =>
  pool.query('SELECT link_place($1, $2, $3, $4, $5)', [activityId, fromId, toId, 'MEMBER', NOW])

/** Plays a history, links humans, and looks after each that none has two places, none too many are taken, and nobody lost theirs. */
async function play({ capacity, claimMinutes, needsApproval, share, presses, linked }: History, link: Link) {
  const { id: activityId } = await makeActivity(db, partnership, {
    now: NOW,
    createdById: people[8] ?? 0,
    capacity,
    claimMinutes,
    needsApproval,
    guestsAllowed: 2,
  })
  const places = Math.min(share, capacity)
  const organizationId = partnership.organizations[0]?.id ?? 0
  if (places > 0) await db.activityShare.create({ data: { activityId, organizationId, places } })
  for (const { person, verb, number } of presses)
    await applySignUps(pool, [
      {
        partnershipId: partnership.id,
        activityId,
        personId: people[person] ?? 0,
        verb,
        number,
        role: 'MEMBER',
        byId: people[8] ?? 0,
        now: NOW,
      },
    ])
  for (const human of linked) {
    const [fromId = 0, toId = 0] = [people[human * 2], people[human * 2 + 1]]
    const before = await read(activityId)
    await link(activityId, fromId, toId)
    const after = await read(activityId)
    const kept = after.of(toId)
    expect(after.of(fromId) === 'NONE' || after.of(fromId) === 'CANCELLED').toBe(true)
    expect(ORDER.indexOf(kept)).toBeLessThanOrEqual(
      Math.min(ORDER.indexOf(before.of(fromId)), ORDER.indexOf(before.of(toId))),
    )
    expect(after.seats).toBeLessThanOrEqual(Math.max(capacity, before.seats))
    for (const other of people.filter((id) => id !== fromId && id !== toId))
      expect(ORDER.indexOf(after.of(other))).toBeLessThanOrEqual(ORDER.indexOf(before.of(other)))
  }
}

async function read(activityId: number) {
  const rows = await db.signUp.findMany({ where: { activityId } })
  const holding = rows.filter(({ status }) => status === 'GOING' || status === 'OFFERED')
  return {
    seats: holding.reduce((sum, { guests }) => sum + 1 + guests, 0),
    of: (personId: number) => rows.find((row) => row.personId === personId)?.status ?? 'NONE',
  }
}

it('leaves every human one place, takes none that is not there, and nobody else loses theirs', async () => {
  await fc.assert(
    fc.asyncProperty(histories, (history) => play(history, link)),
    { numRuns: 60 },
  )
}, 120_000)

it('catches a link that only renames the person, and one that adds the guests of both', async () => {
  const renames: Link = (activityId, fromId, toId) =>
    pool.query(
      `UPDATE "SignUp" s SET "personId" = $3 WHERE "activityId" = $1 AND "personId" = $2
       AND NOT EXISTS (SELECT FROM "SignUp" o WHERE o."activityId" = $1 AND o."personId" = $3)`,
      [activityId, fromId, toId],
    )
  const adds: Link = async (activityId, fromId, toId) => {
    await link(activityId, fromId, toId)
    await pool.query('UPDATE "SignUp" SET guests = guests + 3 WHERE "activityId" = $1 AND "personId" = $2', [
      activityId,
      toId,
    ])
  }
  for (const wrong of [renames, adds])
    await expect(
      fc.assert(
        fc.asyncProperty(histories, (history) => play(history, wrong)),
        { numRuns: 60, endOnFailure: true },
      ),
    ).rejects.toThrow()
}, 120_000)
