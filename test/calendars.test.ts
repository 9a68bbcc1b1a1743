import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { addWorkingDays, nextWorkingDay } from '../src/calendar/working-days.ts'
import { findCalendar, findCalendarOf, findStandIn } from '../src/partnerships/calendars/queries.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const db = () => bot.deps.db
const partnership = () => db().partnership.findFirstOrThrow()
const side = (name: '机械学院' | '奉城镇') => db().organization.findFirstOrThrow({ where: { name } })
const personId = async (name: Name) =>
  (await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

/** Shanghai. What is scheduled runs twice, as it would while the minute lasts. */
async function clockTo(wall: string) {
  bot.slack.clock.set(new Date(`${wall.replace(' ', 'T')}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

async function vacation(name: '机械学院' | '奉城镇', firstDay: string, lastDay: string, kind: 'OFF' | 'WORK' = 'OFF') {
  const { id: organizationId } = await side(name)
  await db().vacation.create({ data: { organizationId, kind, name: '放假', firstDay, lastDay } })
}

/** A follow-up of each of these people, due on that day. */
async function followUps(dueOn: string, ...names: Name[]) {
  const { id: partnershipId } = await partnership()
  const project = await db().project.create({
    data: { partnershipId, number: 1, title: '送教到厂', category: 'enterprise-training' },
  })
  for (const [index, name] of names.entries()) {
    const data = { partnershipId, projectId: project.id, number: index + 1, text: `${name} 的事`, dueOn, askOn: dueOn }
    await db().followUp.create({ data: { ...data, personId: await personId(name) } })
  }
}

const nudges = (name: Name) => bot.slack.directMessages(bot.people[name]).filter(({ text }) => text.includes('要跟进'))

it('counts the vacation of one side for itself and for joint matters, and not for the other side', async () => {
  const { id } = await partnership()
  await vacation('机械学院', '2026-09-10', '2026-09-13')
  await vacation('机械学院', '2026-09-12', '2026-09-12', 'WORK')
  const [joint, lin, chen] = await Promise.all([
    findCalendar(db(), id),
    findCalendarOf(db(), id, await personId('lin')),
    findCalendarOf(db(), id, await personId('chen')),
  ])
  const after = [joint, lin, chen].map((calendar) => nextWorkingDay(calendar, '2026-09-09').day)
  expect(after).toEqual(['2026-09-14', '2026-09-12', '2026-09-10'])
  expect(addWorkingDays(joint, '2026-09-09', 1).provisional).toBe(false)
})

it('nudges the town while the college is on vacation, and the college when it is back', async () => {
  await followUps('2026-09-08', 'lin', 'chen')
  await vacation('机械学院', '2026-09-08', '2026-09-10')
  await clockTo('2026-09-08 09:00')
  expect([nudges('lin').length, nudges('chen').length]).toEqual([0, 1])
  await clockTo('2026-09-11 09:00')
  expect(nudges('lin')).toHaveLength(1)
})

it('does not nudge who is on leave, and knows who stands in', async () => {
  const { id } = await partnership()
  await followUps('2026-09-08', 'lin', 'chen')
  const [lin, chen, hu] = await Promise.all([personId('lin'), personId('chen'), personId('hu')])
  await db().leave.create({ data: { personId: chen, deputyId: hu, firstDay: '2026-09-08', lastDay: '2026-09-09' } })
  await clockTo('2026-09-08 09:00')
  expect([nudges('lin').length, nudges('chen').length]).toEqual([1, 0])
  expect(await findStandIn(db(), id, chen, '2026-09-08')).toMatchObject({ until: '2026-09-09', deputy: { id: hu } })
  expect(await findStandIn(db(), id, lin, '2026-09-08')).toBeNull()
  expect(await findStandIn(db(), id, chen, '2026-09-10')).toBeNull()

  await db().leave.create({ data: { personId: hu, firstDay: '2026-09-08', lastDay: '2026-09-08' } })
  expect(await findStandIn(db(), id, chen, '2026-09-08')).toEqual({ until: '2026-09-09', deputy: null })
})
