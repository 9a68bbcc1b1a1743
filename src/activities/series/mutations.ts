import type { Prisma } from '../../../generated/prisma/client.ts'
import type { Day } from '../../calendar/day.ts'
import type { Calendar } from '../../calendar/working-days.ts'
import { dayIn, wallAt } from '../../calendar/zones.ts'
import type { Db } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { createActivity, refuseStrangers } from '../mutations.ts'
import { cancelActivity, editActivity, undoCancel } from '../publishing/mutations.ts'
import { getContent } from '../publishing/queries.ts'
import { type ActivityContent, isUndoable, mayUndo, usualSettings } from '../publishing/rules.ts'
import { cardKey } from '../queries.ts'
import { findFollowing, getSeries } from './queries.ts'
import { CARD_AHEAD_DAYS, contentOn, dueOccurrences, isAsPlanned, type SeriesPlan, type SeriesRow } from './rules.ts'

const DAY_MS = 24 * 3_600_000

const toJson = (value: object) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject

/**
 * Makes an activity the first of a series. The others come from `generateActivities`. The same form sent again gives the
 * series it gave before. Locks the activity.
 * @throws UserError when the activity is not of this partnership or belongs to a series already.
 */
export async function startSeries(
  db: Db,
  actor: MemberActor,
  activityId: number,
  { plan, requestKey }: { plan: SeriesPlan; requestKey: string },
  now: Date,
): Promise<number> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const before = await db.series.findUnique({ where: { requestKey } })
    if (before !== null) return before.id
    const { content, ...activity } = await getContent(db, partnershipId, activityId)
    if (activity.seriesId !== null) throw new UserError((t) => t.series.alreadyInOne)
    const { id } = await db.series.create({
      data: {
        partnershipId,
        title: content.title,
        rhythm: plan.rhythm,
        firstDay: plan.firstDay,
        lastDay: plan.lastDay,
        holidays: plan.holidays,
        ...clockOf(content, activity.timeZone),
        timeZone: activity.timeZone,
        content: toJson(content),
        createdById: actor.person.id,
        requestKey,
        createdAt: now,
      },
    })
    await db.activity.update({ where: { id: activityId }, data: { seriesId: id, seriesDay: plan.firstDay } })
    await recordAct(db, actor, { what: 'series.started', subject: 'series', subjectId: id, at: now })
    return id
  })
}

function clockOf({ startsAt, endsAt }: ActivityContent, zone: string) {
  return {
    time: wallAt(zone, startsAt).time,
    lengthMinutes: Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000),
  }
}

/**
 * Publishes the activities of a series that are due by `today`, each with a card two weeks before it, and returns how many
 * were new. What is there already stays as it is, cancelled or changed, because it has its series' day: a second call,
 * and one at the same time, adds nothing. Locks the partnership's row for the numbers.
 */
export async function generateActivities(
  db: Db,
  workspaceId: number,
  series: SeriesRow,
  calendar: Calendar,
  { now, aheadDays }: { now: Date; aheadDays?: number },
): Promise<number> {
  const { id: seriesId, partnershipId, rhythm } = series
  if (rhythm === null) return 0
  const due = dueOccurrences({ ...series, rhythm }, calendar, dayIn(series.timeZone, now), aheadDays)
    .map(({ day, on }) => ({ day, content: contentOn(series, on) }))
    .filter(({ content }) => content.startsAt > now)
  if (due.length === 0) return 0

  return db.$transaction(async (db) => {
    // Whoever ends the series waits here with the act of it, and then finds what was added.
    await db.$queryRaw`SELECT id FROM "Partnership" WHERE id = ${partnershipId} FOR UPDATE`
    const { endedAt, lastDay } = await db.series.findUniqueOrThrow({ where: { id: seriesId } })
    const there = await db.activity.findMany({
      where: { seriesId, seriesDay: { in: due.map(({ day }) => day) } },
      select: { seriesDay: true },
    })
    const known = new Set(there.map(({ seriesDay }) => seriesDay))
    const missing =
      endedAt !== null ? [] : due.filter(({ day }) => !known.has(day) && (lastDay === null || day <= lastDay))
    if (missing.length === 0) return 0

    const { nextActivity, publicChannelId } = await db.partnership.update({
      where: { id: partnershipId },
      data: { nextActivity: { increment: missing.length } },
    })
    const created = await db.activity.createManyAndReturn({
      data: missing.map(({ day, content: { shares: _, coOrganiserIds: __, ...content } }, index) => ({
        ...content,
        partnershipId,
        number: nextActivity - missing.length + index,
        createdById: series.createdById,
        timeZone: series.timeZone,
        seriesId,
        seriesDay: day,
        createdAt: now,
      })),
      select: { id: true, startsAt: true },
    })
    const { shares, coOrganiserIds } = series.content
    await db.activityShare.createMany({
      data: created.flatMap(({ id }) =>
        shares.filter(({ places }) => places > 0).map((share) => ({ ...share, activityId: id })),
      ),
    })
    await db.activityOrganiser.createMany({
      data: created.flatMap(({ id }) => coOrganiserIds.map((personId) => ({ personId, activityId: id }))),
    })
    await planDeliveries(
      db,
      created.map(({ id, startsAt }) => ({
        workspaceId,
        partnershipId,
        kind: 'activities.card',
        sendKey: cardKey(id),
        channelId: publicChannelId,
        payload: { activityId: id },
        dueAt: new Date(Math.max(now.getTime(), startsAt.getTime() - CARD_AHEAD_DAYS * DAY_MS)),
        expiresAt: startsAt,
      })),
    )
    return created.length
  })
}

/**
 * Ends a series from one of its activities on: what follows is cancelled, that one too, and everyone concerned is told once
 * an activity. A second call, also after one that was cut off, cancels what is left.
 */
export async function cancelFollowing(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  note: string,
  now: Date,
): Promise<{ cancelled: number; told: number }> {
  const { series, seriesDay } = await getPlace(db, actor, activityId)
  await db.$transaction(async (db) => {
    await db.series.update({ where: { id: series.id }, data: { endedAt: series.endedAt ?? now } })
    await recordAct(db, actor, { what: 'series.ended', subject: 'series', subjectId: series.id, at: now })
  })
  let cancelled = 0
  let told = 0
  for (const { id, status, startsAt } of await findFollowing(db, series.partnershipId, series.id, seriesDay)) {
    if (status === 'CANCELLED' || startsAt <= now) continue
    told += (await cancelActivity(db, workspaceId, actor, id, note, now)).told
    cancelled += 1
  }
  return { cancelled, told }
}

/**
 * Brings a series back that was ended within ten minutes, with the activities from this one on that were cancelled with it,
 * and returns how many they were; everyone concerned is told as by `undoCancel`. A second call, also after one that was cut
 * off, brings back what is left.
 * @throws UserError when the ten minutes are over, or an activity is not the actor's.
 */
export async function undoCancelFollowing(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  now: Date,
): Promise<number> {
  const { series, seriesDay } = await getPlace(db, actor, activityId)
  const { endedAt } = series
  if (endedAt === null) return 0
  if (!isUndoable(endedAt, now)) throw new UserError((t) => t.publishing.undoTooLate)
  const following = await findFollowing(db, series.partnershipId, series.id, seriesDay)
  const withIt = following.filter((one) => mayUndo(one, now) && one.cancelledAt !== null && one.cancelledAt >= endedAt)
  for (const { id } of withIt) await undoCancel(db, workspaceId, actor, id, now)
  // Last, so that after a cut-off call the next one still knows what was cancelled with it.
  await db.$transaction(async (db) => {
    await db.series.update({ where: { id: series.id }, data: { endedAt: null } })
    await recordAct(db, actor, { what: 'series.end-undone', subject: 'series', subjectId: series.id, at: now })
  })
  return withIt.length
}

/**
 * Makes all that follows like this one: texts, settings, hour and length, each on its own day. What somebody has changed by
 * itself is left alone, and counted. Everyone concerned is told once an activity, where time or place changed. A second
 * call changes nothing.
 */
export async function changeFollowing(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  now: Date,
): Promise<{ changed: number; leftAlone: number; told: number }> {
  const { series, seriesDay, content, timeZone } = await getPlace(db, actor, activityId)
  const next: SeriesRow = { ...series, content, ...clockOf(content, timeZone) }
  const result = { changed: 0, leftAlone: 0, told: 0 }
  for (const { id, status, startsAt } of await findFollowing(db, series.partnershipId, series.id, seriesDay)) {
    if (id === activityId || status === 'CANCELLED' || startsAt <= now) continue
    const { content: base, version } = await getContent(db, series.partnershipId, id)
    if (isAsPlanned(next, base)) continue
    if (!isAsPlanned(series, base)) {
      result.leftAlone += 1
      continue
    }
    const wanted = contentOn(next, dayIn(series.timeZone, base.startsAt))
    const edited = await editActivity(
      db,
      workspaceId,
      actor,
      id,
      { base, content: wanted, seen: version, decision: 'mine' },
      now,
    )
    if (edited.is === 'conflict') result.leftAlone += 1
    else {
      result.changed += 1
      result.told += edited.told
    }
  }
  // Last, so that after a cut-off call the next one still knows what was as planned.
  await db.$transaction(async (db) => {
    const { time, lengthMinutes } = next
    await db.series.update({
      where: { id: series.id },
      data: { title: content.title, content: toJson(content), time, lengthMinutes },
    })
    await recordAct(db, actor, { what: 'series.changed', subject: 'series', subjectId: series.id, at: now })
  })
  return result
}

/** @throws UserError when the activity is not of this partnership or of no series. */
async function getPlace(db: Db, actor: MemberActor, activityId: number) {
  const activity = await getContent(db, actor.partnership.id, activityId)
  if (activity.seriesId === null || activity.seriesDay === null) throw new UserError((t) => t.series.notInOne)
  const series = await getSeries(db, actor.partnership.id, activity.seriesId)
  return { series, seriesDay: activity.seriesDay as Day, content: activity.content, timeZone: activity.timeZone }
}

export type NewHall = { title: string; category: string; organizationId: number; place: string; description: string }

/** Opens a lecture hall. The same form sent again gives the hall it gave before. */
export async function openHall(
  db: Db,
  actor: MemberActor,
  { title, ...hall }: NewHall,
  requestKey: string,
  now: Date,
): Promise<{ id: number; title: string }> {
  const { id: partnershipId, timeZone } = actor.partnership
  return db.$transaction(async (db) => {
    await refuseStrangers(db, partnershipId, { organizationId: hall.organizationId, shares: [], coOrganiserIds: [] })
    const content: ActivityContent = {
      ...usualSettings,
      ...hall,
      title,
      onlinePlace: '',
      startsAt: now,
      endsAt: now,
      capacity: null,
    }
    const { count } = await db.series.createMany({
      data: {
        partnershipId,
        title,
        firstDay: dayIn(timeZone, now),
        time: '00:00',
        lengthMinutes: 0,
        timeZone,
        content: toJson(content),
        createdById: actor.person.id,
        requestKey,
        createdAt: now,
      },
      skipDuplicates: true,
    })
    const opened = await db.series.findUniqueOrThrow({ where: { requestKey } })
    if (count > 0) await recordAct(db, actor, { what: 'series.hall', subject: 'series', subjectId: opened.id, at: now })
    return opened
  })
}

export type NewSession = Pick<
  ActivityContent,
  'title' | 'description' | 'place' | 'startsAt' | 'endsAt' | 'capacity'
> & {
  speaker: string
}

/**
 * Adds a session to a lecture hall: an activity of its own, published at once. The same form sent again gives the session
 * it gave before.
 * @throws UserError when the hall is not of this partnership.
 */
export async function addSession(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  seriesId: number,
  { speaker, ...session }: NewSession,
  requestKey: string,
  now: Date,
): Promise<{ id: number; number: number }> {
  const { content } = await getSeries(db, actor.partnership.id, seriesId)
  return createActivity(db, workspaceId, actor, { ...content, ...session, seriesId, speaker, requestKey }, now)
}
