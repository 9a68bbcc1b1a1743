import { usualSettings } from '../src/activities/publishing/rules.ts'
import { generateActivities } from '../src/activities/series/mutations.ts'
import { getSeries } from '../src/activities/series/queries.ts'
import { contentOn, daysIn, LONGEST_SERIES_DAYS, type SeriesRow } from '../src/activities/series/rules.ts'
import { addDays } from '../src/calendar/day.ts'
import { chinaCalendar } from '../src/calendar/working-days.ts'
import { type Db, openDb } from '../src/db.ts'
import { makePartnership, makePeople } from '../test/support/make.ts'
import { alternate, median, medianRatio, type Result, verify, withPostgres } from './support.ts'

const ROUNDS = 5
const NOW = new Date('2026-01-01T00:00:00Z')
const FIRST_DAY = '2026-01-02'
const BEFORE = addDays(FIRST_DAY, LONGEST_SERIES_DAYS)
const EVERY_DAY = { every: 'week' as const, interval: 1, weekdays: [1, 2, 3, 4, 5, 6, 7] }

/** How long two years of a series that comes every day take to generate at once, beside one insert an activity. */
export async function run(): Promise<Result> {
  const { generated, oneByOne } = await withPostgres(async (url) => {
    const db = openDb(url)
    try {
      return await alternate(ROUNDS, {
        generated: async () => {
          const { series, workspaceId } = await makeSeries(db)
          const took = await timed(async () => {
            const added = await generateActivities(db, workspaceId, series, chinaCalendar, {
              now: NOW,
              aheadDays: LONGEST_SERIES_DAYS + 1,
            })
            verify(added === expectedDays(series).length, `${added} activities were generated`)
          })
          await verifyRows(db, series, 1)
          return { took }
        },
        oneByOne: async () => {
          const { series } = await makeSeries(db)
          const took = await timed(() => insertOneByOne(db, series))
          await verifyRows(db, series, 0)
          return { took }
        },
      })
    } finally {
      await db.$disconnect()
    }
  })
  const times = (rounds: Record<string, number>[]) => rounds.map(({ took = Number.NaN }) => took)
  return {
    name: 'series',
    rounds: ROUNDS,
    figures: { twoYearsMs: median(times(generated)), oneByOneMs: median(times(oneByOne)) },
    ratios: { oneByOne: medianRatio(times(generated), times(oneByOne)) },
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const expectedDays = (series: SeriesRow) => daysIn({ ...series, rhythm: EVERY_DAY }, FIRST_DAY, BEFORE)

async function makeSeries(db: Db): Promise<{ series: SeriesRow; workspaceId: number }> {
  const { id: partnershipId, workspaceId, organizations } = await makePartnership(db)
  const [createdById = 0] = await makePeople(db, 1)
  const startsAt = new Date(`${FIRST_DAY}T18:30:00+08:00`)
  const content = {
    ...usualSettings,
    title: '书法班',
    description: '',
    category: 'member-activities',
    organizationId: organizations[0]?.id ?? 0,
    place: '图书馆',
    onlinePlace: '',
    capacity: 20,
    startsAt,
    endsAt: new Date(startsAt.getTime() + 90 * 60_000),
  }
  const { id } = await db.series.create({
    data: {
      partnershipId,
      title: content.title,
      rhythm: EVERY_DAY,
      firstDay: FIRST_DAY,
      lastDay: addDays(BEFORE, -1),
      holidays: 'KEEP',
      time: '18:30',
      lengthMinutes: 90,
      timeZone: 'Asia/Shanghai',
      content: JSON.parse(JSON.stringify(content)),
      createdById,
      requestKey: `bench:${partnershipId}`,
      createdAt: NOW,
    },
  })
  return { series: await getSeries(db, partnershipId, id), workspaceId }
}

async function insertOneByOne(db: Db, series: SeriesRow): Promise<void> {
  const { id: seriesId, partnershipId, createdById, timeZone } = series
  let number = 1
  for (const seriesDay of expectedDays(series)) {
    const { shares: _, coOrganiserIds: __, ...content } = contentOn(series, seriesDay)
    await db.activity.create({
      data: { ...content, partnershipId, number, createdById, timeZone, seriesId, seriesDay, createdAt: NOW },
    })
    number += 1
  }
}

async function verifyRows(db: Db, series: SeriesRow, cardsEach: number): Promise<void> {
  const rows = await db.activity.findMany({
    where: { seriesId: series.id },
    orderBy: { seriesDay: 'asc' },
    select: { seriesDay: true, startsAt: true },
  })
  verify(JSON.stringify(rows.map(({ seriesDay }) => seriesDay)) === JSON.stringify(expectedDays(series)), 'the days')
  const atItsHour = rows.every(
    ({ seriesDay, startsAt }) => startsAt.getTime() === Date.parse(`${seriesDay}T18:30:00+08:00`),
  )
  verify(atItsHour, 'each is at its hour')
  const cards = await db.delivery.count({ where: { partnershipId: series.partnershipId, kind: 'activities.card' } })
  verify(cards === rows.length * cardsEach, `${cards} cards for ${rows.length} activities`)
}
