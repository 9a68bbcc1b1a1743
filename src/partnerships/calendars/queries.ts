import { z } from 'zod'
import type { Prisma } from '../../../generated/prisma/client.ts'
import type { Day } from '../../calendar/day.ts'
import { type Calendar, type HolidayYear, isWorkingDay, withYear } from '../../calendar/working-days.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import type { PersonRow } from '../queries.ts'
import {
  calendarOfSide,
  type DayOff,
  daysFrom,
  jointCalendar,
  missingYear,
  nationalCalendar,
  newDaysOff,
  type Span,
  wasHeardOf,
} from './rules.ts'

const dayRows = z.array(z.object({ date: z.string(), kind: z.enum(['work', 'off']), name: z.string() }))

const imports = {
  where: { savedAt: { not: null }, withdrawnAt: null },
  orderBy: { savedAt: 'asc' },
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

export type SideCalendar = { id: number; name: string; calendar: Calendar }

/** The public holidays as this partnership knows them, and the calendar of each side. */
export async function findSideCalendars(
  db: Db | Transaction,
  partnershipId: number,
): Promise<{ national: Calendar; sides: SideCalendar[] }> {
  const { holidayYears, organizations } = await db.partnership.findUniqueOrThrow({
    where: { id: partnershipId },
    select: {
      holidayYears: imports,
      organizations: { orderBy: { id: 'asc' }, select: { id: true, name: true, vacations: spans } },
    },
  })
  const national = nationalCalendar(yearsOf(holidayYears))
  const sides = organizations.map(({ id, name, vacations }) => ({
    id,
    name,
    calendar: calendarOfSide(national, vacations),
  }))
  return { national, sides }
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

/** This person, and for whom they stand in on that day. */
export async function findAnswersFor(db: Db, personId: number, day: Day): Promise<number[]> {
  const leaves = await db.leave.findMany({
    where: { deputyId: personId, removedAt: null, firstDay: { lte: day }, lastDay: { gte: day } },
    select: { personId: true },
  })
  return [personId, ...leaves.map((leave) => leave.personId)]
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
 * Whom a day is off for in a workspace: these organisations, those people of these partnerships who have not said which
 * side they are with, and whatever needs all sides of the partnerships in `jointIds`.
 */
export async function findWhoIsOff(
  db: Db,
  workspaceId: number,
  day: Day,
): Promise<{ partnershipIds: number[]; organizationIds: number[]; jointIds: number[] }> {
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
    const joint = jointCalendar(
      national,
      organizations.map(({ vacations }) => vacations),
    )
    return {
      id,
      isOff: !isWorkingDay(national, day),
      organizationIds: off.map((one) => one.id),
      isJointlyOff: !isWorkingDay(joint, day),
    }
  })
  return {
    partnershipIds: rows.filter(({ isOff }) => isOff).map(({ id }) => id),
    organizationIds: rows.flatMap(({ organizationIds }) => organizationIds),
    jointIds: rows.filter(({ isJointlyOff }) => isJointlyOff).map(({ id }) => id),
  }
}

/** Days that an import or a vacation took away; `side` is whose vacation it is. */
export type NewDaysOff = {
  partnershipId: number
  source: { kind: 'holiday-year' | 'vacation'; id: number }
  side: string | null
  days: DayOff[]
}

/**
 * Days that were taken away and that those who run activities have not been told of. What an earlier entry had taken away
 * is not new, also when that was taken back since: the same data again takes away nothing.
 */
export async function findUntoldDaysOff(db: Db, workspaceId: number): Promise<NewDaysOff[]> {
  const ofWorkspace = { partnership: { workspaceId } }
  const [years, vacations] = await Promise.all([
    db.holidayYear.findMany({ where: { ...ofWorkspace, ...imports.where, toldAt: null } }),
    db.vacation.findMany({
      where: { organization: ofWorkspace, removedAt: null, toldAt: null },
      include: { organization: true },
    }),
  ])
  const found: NewDaysOff[] = []
  for (const { id, partnershipId, year, days, savedAt } of years) {
    const { earlier, sides } = await findEverEntered(db, partnershipId, { savedAt: { lt: savedAt ?? new Date(0) } })
    const imported = { year, days: dayRows.parse(days) }
    const before = nationalCalendar(earlier)
    const dates = imported.days.map(({ date }) => date)
    const joint = (national: Calendar) => jointCalendar(national, [...sides.values()])
    const source = { kind: 'holiday-year', id } as const
    const newDays = newDaysOff(joint(before), joint(withYear(before, imported)), dates)
    found.push({ partnershipId, source, side: null, days: newDays })
  }
  for (const { id, organization, firstDay, lastDay } of vacations) {
    const { earlier, sides } = await findEverEntered(db, organization.partnershipId, {})
    const national = nationalCalendar(earlier)
    const spans = sides.get(organization.id) ?? []
    const until = (last: number) =>
      calendarOfSide(
        national,
        spans.filter((one) => one.kind === 'WORK' || one.id <= last),
      )
    const source = { kind: 'vacation', id } as const
    const newDays = newDaysOff(until(id - 1), until(id), daysFrom(firstDay, lastDay))
    found.push({ partnershipId: organization.partnershipId, source, side: organization.name, days: newDays })
  }
  return found
}

/** What was ever imported, and the vacations of each side, with what was taken back after it was told of. */
async function findEverEntered(db: Db, partnershipId: number, savedAt: Prisma.HolidayYearWhereInput) {
  const [years, organizations] = await Promise.all([
    db.holidayYear.findMany({
      where: { AND: [{ partnershipId, savedAt: { not: null } }, savedAt] },
      orderBy: { savedAt: 'asc' },
    }),
    db.organization.findMany({ where: { partnershipId }, include: { vacations: { orderBy: { id: 'asc' } } } }),
  ])
  return {
    earlier: yearsOf(years.filter(({ toldAt, withdrawnAt }) => wasHeardOf({ toldAt, takenBackAt: withdrawnAt }))),
    sides: new Map(
      organizations.map(({ id, vacations }) => [
        id,
        vacations.filter(({ toldAt, removedAt }) => wasHeardOf({ toldAt, takenBackAt: removedAt })),
      ]),
    ),
  }
}

export type ImportedYear = HolidayYear & { id: number; savedAt: Date | null; withdrawnAt: Date | null }

/** @throws UserError when this partnership has not imported it. */
export async function getImportedYear(db: Db | Transaction, partnershipId: number, id: number): Promise<ImportedYear> {
  const row = await db.holidayYear.findFirst({ where: { id, partnershipId } })
  if (row === null) throw new UserError((t) => t.calendars.holidays.gone)
  return { ...row, days: dayRows.parse(row.days) }
}

/** The imports that count, newest year first. */
export async function findImportedYears(
  db: Db,
  partnershipId: number,
): Promise<{ id: number; year: number; savedAt: Date }[]> {
  const rows = await db.holidayYear.findMany({
    where: { partnershipId, ...imports.where },
    orderBy: [{ year: 'desc' }, { savedAt: 'desc' }],
    take: 5,
  })
  return rows.map(({ id, year, savedAt, importedAt }) => ({ id, year, savedAt: savedAt ?? importedAt }))
}

export type VacationRow = Span & { id: number; name: string; organization: { id: number; name: string } }

/** What is not over on that day, soonest first. */
export function findVacations(db: Db, partnershipId: number, day: Day): Promise<VacationRow[]> {
  return db.vacation.findMany({
    where: { organization: { partnershipId }, removedAt: null, lastDay: { gte: day } },
    orderBy: [{ firstDay: 'asc' }, { id: 'asc' }],
    include: { organization: { select: { id: true, name: true } } },
  })
}

/** @throws UserError when no organisation of this partnership has it. */
export async function getVacation(db: Db | Transaction, partnershipId: number, id: number): Promise<VacationRow> {
  const row = await db.vacation.findFirst({
    where: { id, organization: { partnershipId } },
    include: { organization: { select: { id: true, name: true } } },
  })
  if (row === null) throw new UserError((t) => t.calendars.vacations.gone)
  return row
}

export type LeaveRow = { id: number; firstDay: Day; lastDay: Day; person: PersonRow; deputy: PersonRow | null }

/** A person's leave that is not over on that day, soonest first. */
export function findLeaves(db: Db, personId: number, day: Day): Promise<LeaveRow[]> {
  return db.leave.findMany({
    where: { personId, removedAt: null, lastDay: { gte: day } },
    orderBy: [{ firstDay: 'asc' }, { id: 'asc' }],
    include: { person: true, deputy: true },
  })
}

/** Removed or not. @throws UserError when it is not this person's. */
export async function getLeave(db: Db | Transaction, personId: number, id: number): Promise<LeaveRow> {
  const row = await db.leave.findFirst({ where: { id, personId }, include: { person: true, deputy: true } })
  if (row === null) throw new UserError((t) => t.calendars.leave.gone)
  return row
}

/** Who looks after the calendar: the liaison officers and whoever set the partnership up, as far as they can be reached. */
export async function findCalendarKeepers(db: Db, partnershipId: number): Promise<number[]> {
  const rows = await db.membership.findMany({
    where: {
      partnershipId,
      roles: { hasSome: ['LIAISON_OFFICER', 'INSTALLER'] },
      person: { slackUserId: { not: null } },
    },
    select: { personId: true },
  })
  return rows.map(({ personId }) => personId)
}

/** The public holidays as each partnership of the workspace knows them. */
export async function findNationalCalendars(
  db: Db,
  workspaceId: number,
): Promise<{ partnershipId: number; zone: string; national: Calendar }[]> {
  const rows = await db.partnership.findMany({
    where: { workspaceId },
    select: { id: true, timeZone: true, holidayYears: imports },
  })
  return rows.map(({ id, timeZone, holidayYears }) => ({
    partnershipId: id,
    zone: timeZone,
    national: nationalCalendar(yearsOf(holidayYears)),
  }))
}

export async function isYearMissing(db: Db, partnershipId: number, year: number): Promise<boolean> {
  const { national } = await findSideCalendars(db, partnershipId)
  return missingYear(national, `${year}-01-01`) !== null
}

export async function getImporter(db: Db, holidayYearId: number): Promise<PersonRow> {
  const { importedBy } = await db.holidayYear.findUniqueOrThrow({
    where: { id: holidayYearId },
    include: { importedBy: true },
  })
  return importedBy
}
