import { addDays, daysBetween } from '../../calendar/day.ts'
import { type HolidayYear, isWorkingDay, nextWorkingDay } from '../../calendar/working-days.ts'
import { dayIn, instantAt } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { recordAct } from '../mutations.ts'
import {
  findCalendarKeepers,
  findNationalCalendars,
  getImportedYear,
  getLeave,
  getVacation,
  type ImportedYear,
  type LeaveRow,
  type NewDaysOff,
  type VacationRow,
} from './queries.ts'
import { missingYear, type VacationForm } from './rules.ts'

/** Keeps a year that was read from a file until it is saved; it counts for nothing yet. The same form sent again changes it. */
export async function keepHolidays(
  db: Db,
  actor: MemberActor,
  { year, days }: HolidayYear,
  requestKey: string,
  now: Date,
): Promise<number> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const before = await db.holidayYear.findUnique({ where: { requestKey } })
    if (before?.savedAt) return before.id
    const read = { year, days, importedAt: now }
    const { id } = await db.holidayYear.upsert({
      where: { requestKey },
      create: { ...read, partnershipId, importedById: actor.person.id, requestKey },
      update: read,
    })
    return id
  })
}

/** From now on its days count. A second call changes nothing. */
export function saveHolidays(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<ImportedYear> {
  return db.$transaction(async (db) => {
    const { count } = await db.holidayYear.updateMany({
      where: { id, partnershipId: actor.partnership.id, savedAt: null },
      data: { savedAt: now },
    })
    const imported = await getImportedYear(db, actor.partnership.id, id)
    if (count === 0) return imported
    const { year } = imported
    const act = { subject: 'holiday-year', subjectId: id, at: now, detail: { year } }
    await recordAct(db, actor, { ...act, what: 'holidays.saved' })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId: actor.partnership.id,
        kind: 'calendars.holidays-saved',
        sendKey: `holidays-saved:${id}`,
        channelId: actor.partnership.liaisonChannelId,
        payload: { holidayYearId: id },
        lane: 0,
        dueAt: now,
      },
    ])
    return imported
  })
}

/** Takes an import back: what counted before it counts again. A second call changes nothing. */
export function withdrawHolidays(db: Db, actor: MemberActor, id: number, now: Date): Promise<ImportedYear> {
  return db.$transaction(async (db) => {
    const { count } = await db.holidayYear.updateMany({
      where: { id, partnershipId: actor.partnership.id, savedAt: { not: null }, withdrawnAt: null },
      data: { withdrawnAt: now },
    })
    const imported = await getImportedYear(db, actor.partnership.id, id)
    const act = { subject: 'holiday-year', subjectId: id, at: now, detail: { year: imported.year } }
    if (count > 0) await recordAct(db, actor, { ...act, what: 'holidays.withdrawn' })
    return imported
  })
}

/**
 * Writes down when an organisation is off, or works. The same form sent again changes nothing.
 * @throws UserError when it is not of the actor's partnership.
 */
export function addVacation(
  db: Db,
  actor: MemberActor,
  form: VacationForm,
  requestKey: string,
  now: Date,
): Promise<VacationRow> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const side = await db.organization.findFirst({ where: { id: form.organizationId, partnershipId } })
    if (side === null) throw new UserError((t) => t.partnerships.notOfPartnership)
    const before = await db.vacation.findUnique({ where: { requestKey } })
    if (before !== null) return getVacation(db, partnershipId, before.id)
    const { id } = await db.vacation.create({ data: { ...form, requestKey } })
    await recordAct(db, actor, { what: 'vacation.added', subject: 'vacation', subjectId: id, at: now })
    return getVacation(db, partnershipId, id)
  })
}

/** Takes a vacation away, or brings it back. A second call changes nothing. */
export function setVacationRemoved(
  db: Db,
  actor: MemberActor,
  id: number,
  isRemoved: boolean,
  now: Date,
): Promise<VacationRow> {
  return db.$transaction(async (db) => {
    const vacation = await getVacation(db, actor.partnership.id, id)
    const { count } = await db.vacation.updateMany({
      where: { id, removedAt: isRemoved ? null : { not: null } },
      data: { removedAt: isRemoved ? now : null },
    })
    const what = isRemoved ? 'vacation.removed' : 'vacation.restored'
    if (count > 0) await recordAct(db, actor, { what, subject: 'vacation', subjectId: id, at: now })
    return vacation
  })
}

/**
 * Writes down when the actor is away; whoever stands in is told. The same form sent again changes nothing.
 * @throws UserError when the deputy is not of this partnership, or the actor.
 */
export function addLeave(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { deputy: deputyId, ...days }: { firstDay: string; lastDay: string; deputy: number | null },
  requestKey: string,
  now: Date,
): Promise<LeaveRow> {
  const partnershipId = actor.partnership.id
  const personId = actor.person.id
  return db.$transaction(async (db) => {
    const before = await db.leave.findUnique({ where: { requestKey } })
    if (before !== null) return getLeave(db, personId, before.id)
    if (deputyId === personId) throw new UserError((t) => t.calendars.leave.ownDeputy)
    if (deputyId !== null && (await db.membership.count({ where: { partnershipId, personId: deputyId } })) === 0)
      throw new UserError((t) => t.partnerships.notOfPartnership)
    const { id } = await db.leave.create({ data: { ...days, personId, deputyId, requestKey } })
    return tellDeputy(db, workspaceId, actor, id, 'leave.added', now)
  })
}

/** Takes the actor's leave away, or brings it back; whoever stands in is told. A second call changes nothing. */
export function setLeaveRemoved(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  isRemoved: boolean,
  now: Date,
): Promise<LeaveRow> {
  return db.$transaction(async (db) => {
    const { count } = await db.leave.updateMany({
      where: { id, personId: actor.person.id, removedAt: isRemoved ? null : { not: null } },
      data: { removedAt: isRemoved ? now : null },
    })
    if (count === 0) return getLeave(db, actor.person.id, id)
    return tellDeputy(db, workspaceId, actor, id, isRemoved ? 'leave.removed' : 'leave.restored', now)
  })
}

async function tellDeputy(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  leaveId: number,
  what: string,
  now: Date,
): Promise<LeaveRow> {
  const leave = await getLeave(db, actor.person.id, leaveId)
  const actId = await recordAct(db, actor, { what, subject: 'leave', subjectId: leaveId, at: now })
  if (leave.deputy === null) return leave
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId: actor.partnership.id,
      kind: 'calendars.deputy',
      sendKey: `deputy:${actId}`,
      personId: leave.deputy.id,
      payload: { leaveId, ofPersonId: actor.person.id, isRemoved: what === 'leave.removed' },
      dueAt: now,
    },
  ])
  return leave
}

/** Notes that whoever runs activities on these days was told, in the transaction that owes it. False when it was noted before. */
export async function daysOffTold(db: Transaction, { kind, id }: NewDaysOff['source'], now: Date): Promise<boolean> {
  const row = { where: { id, toldAt: null }, data: { toldAt: now } }
  const { count } = await (kind === 'vacation' ? db.vacation.updateMany(row) : db.holidayYear.updateMany(row))
  return count > 0
}

/**
 * From 1 December owes those who look after a partnership's calendar one message a week, on a working day at nine, until
 * next year's holidays are there. Called again it owes nothing more that week.
 */
export async function planHolidayRequests(db: Db, workspaceId: number, now: Date): Promise<number> {
  let planned = 0
  for (const { partnershipId, zone, national } of await findNationalCalendars(db, workspaceId)) {
    const today = dayIn(zone, now)
    const missing = missingYear(national, today)
    if (missing === null) continue
    const { year, askedFrom } = missing
    const week = addDays(askedFrom, Math.floor(daysBetween(askedFrom, today) / 7) * 7)
    const askOn = isWorkingDay(national, week) ? week : nextWorkingDay(national, week).day
    const dueAt = instantAt(zone, askOn, '09:00')
    if (dueAt > now) continue
    planned += await planDeliveries(
      db,
      (await findCalendarKeepers(db, partnershipId)).map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'calendars.holidays-missing',
        sendKey: `holidays-missing:${partnershipId}:${personId}:${week}`,
        personId,
        payload: { year },
        dueAt,
        expiresAt: instantAt(zone, addDays(week, 7), '00:00'),
      })),
    )
  }
  return planned
}
