import { z } from 'zod'
import type { Day } from '../../calendar/day.ts'
import { type Calendar, type HolidayYear, isWorkingDay } from '../../calendar/working-days.ts'
import type { Db, Transaction } from '../../db.ts'
import type { PersonRow } from '../queries.ts'
import { calendarOfSide, jointCalendar, nationalCalendar, type Span } from './rules.ts'

const dayRows = z.array(z.object({ date: z.string(), kind: z.enum(['work', 'off']), name: z.string() }))

const imports = {
  where: { withdrawnAt: null },
  orderBy: { id: 'asc' },
  select: { year: true, days: true },
} as const

const spans = {
  where: { removedAt: null },
  orderBy: { id: 'asc' },
  select: { kind: true, name: true, firstDay: true, lastDay: true },
} as const

function yearsOf(rows: { year: number; days: unknown }[]): HolidayYear[] {
  return rows.map(({ year, days }) => ({ year, days: dayRows.parse(days) }))
}

/** For what needs every side: the public holidays, and off on whatever day one of the organisations is. */
export async function findCalendar(db: Db | Transaction, partnershipId: number): Promise<Calendar> {
  const { holidayYears, organizations } = await db.partnership.findUniqueOrThrow({
    where: { id: partnershipId },
    select: { holidayYears: imports, organizations: { select: { vacations: spans } } },
  })
  return jointCalendar(
    nationalCalendar(yearsOf(holidayYears)),
    organizations.map(({ vacations }) => vacations),
  )
}

/** For what one person does: the public holidays, the vacations of their own organisation, and their leave. */
export async function findCalendarOf(db: Db | Transaction, partnershipId: number, personId: number): Promise<Calendar> {
  const [{ holidayYears }, membership, leaves] = await Promise.all([
    db.partnership.findUniqueOrThrow({ where: { id: partnershipId }, select: { holidayYears: imports } }),
    db.membership.findUnique({
      where: { partnershipId_personId: { partnershipId, personId } },
      select: { organization: { select: { vacations: spans } } },
    }),
    db.leave.findMany({ where: { personId, removedAt: null }, select: { firstDay: true, lastDay: true } }),
  ])
  const away = leaves.map((leave): Span => ({ ...leave, kind: 'OFF', name: null }))
  const side = calendarOfSide(nationalCalendar(yearsOf(holidayYears)), membership?.organization?.vacations ?? [])
  return calendarOfSide(side, away)
}

/** Nobody stands in when nobody was named, or who was named is not of this partnership or is away too. */
export type StandIn = { until: Day; deputy: PersonRow | null }

/** Null when the person is not on leave on that day; else until when, and who does their part meanwhile. */
export async function findStandIn(
  db: Db | Transaction,
  partnershipId: number,
  personId: number,
  day: Day,
): Promise<StandIn | null> {
  const onDay = { removedAt: null, firstDay: { lte: day }, lastDay: { gte: day } }
  const leave = await db.leave.findFirst({
    where: { personId, ...onDay },
    orderBy: { lastDay: 'desc' },
    include: {
      deputy: {
        include: { memberships: { where: { partnershipId } }, leaves: { where: onDay, take: 1 } },
      },
    },
  })
  if (leave === null) return null
  const { lastDay: until, deputy } = leave
  const isThere = deputy !== null && deputy.memberships.length > 0 && deputy.leaves.length === 0
  return { until, deputy: isThere ? deputy : null }
}

/**
 * Whom a day is off for in a workspace: these organisations, and those people of these partnerships who have not said
 * which side they are with.
 */
export async function findWhoIsOff(
  db: Db,
  workspaceId: number,
  day: Day,
): Promise<{ partnershipIds: number[]; organizationIds: number[] }> {
  const partnerships = await db.partnership.findMany({
    where: { workspaceId },
    select: {
      id: true,
      holidayYears: imports,
      organizations: {
        select: {
          id: true,
          vacations: { ...spans, where: { removedAt: null, firstDay: { lte: day }, lastDay: { gte: day } } },
        },
      },
    },
  })
  const rows = partnerships.map(({ id, holidayYears, organizations }) => {
    const national = nationalCalendar(yearsOf(holidayYears))
    const off = organizations.filter(({ vacations }) => !isWorkingDay(calendarOfSide(national, vacations), day))
    return { id, isOff: !isWorkingDay(national, day), organizationIds: off.map((one) => one.id) }
  })
  return {
    partnershipIds: rows.filter(({ isOff }) => isOff).map(({ id }) => id),
    organizationIds: rows.flatMap(({ organizationIds }) => organizationIds),
  }
}
