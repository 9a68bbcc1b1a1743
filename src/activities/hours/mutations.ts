import type { Db } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { getForCheckIn } from '../check-ins/queries.ts'
import { plannedMinutes } from '../check-ins/rules.ts'
import { findOfficers, getCorrection, getPersonOf } from './queries.ts'
import { type CorrectionRow, decideReviewers, type Period } from './rules.ts'

export type Correction = { activityId: number; personId: number; minutes: number; reason: string }

/**
 * Proposes other hours for one person and asks the officers who may agree. Nothing counts before one of them does. While
 * a proposal for the same person waits, a second one is refused. Locks the activity's row.
 * @throws FieldErrors when it is more than was planned.
 * @throws UserError when the activity or the person is not of this partnership, or nobody could agree.
 */
export async function proposeCorrection(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { activityId, personId, minutes, reason }: Correction,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const activity = await getForCheckIn(db, partnershipId, activityId)
    await getPersonOf(db, partnershipId, personId)
    const planned = plannedMinutes(activity)
    if (minutes > planned) throw new FieldErrors((t) => ({ hours: t.hours.correction.tooMuch(planned) }))
    const waiting = await db.hoursCorrection.findFirst({ where: { activityId, personId, status: 'PROPOSED' } })
    if (waiting !== null) throw new UserError((t) => t.hours.correction.waitsAlready)
    const proposer = { personId: actor.person.id, organizationId: actor.membership.organizationId }
    const reviewers = decideReviewers(await findOfficers(db, partnershipId), proposer)
    if (reviewers.length === 0) throw new UserError((t) => t.hours.correction.nobodyElse)

    const { id } = await db.hoursCorrection.create({
      data: { activityId, personId, minutes, reason, proposedById: actor.person.id, proposedAt: now },
    })
    const detail = { personId, minutes, reason }
    await recordAct(db, actor, { what: 'hours.proposed', subject: 'activity', subjectId: activityId, at: now, detail })
    await planDeliveries(
      db,
      reviewers.map(({ personId }) => ({
        workspaceId,
        partnershipId,
        kind: 'hours.proposed',
        sendKey: `hours-proposed:${id}:${personId}`,
        personId,
        payload: { correctionId: id },
        dueAt: now,
      })),
    )
  })
}

/**
 * Lets a proposed correction count, or not, and tells who proposed it and, when it counts, the person. A second call
 * changes nothing and gives what was decided before. Locks the correction's row.
 * @throws UserError when it is not of this partnership, or another officer has to decide.
 */
export async function reviewCorrection(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { correctionId, agrees }: { correctionId: number; agrees: boolean },
  now: Date,
): Promise<CorrectionRow> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "HoursCorrection" WHERE id = ${correctionId} FOR UPDATE`
    const found = await getCorrection(db, partnershipId, correctionId)
    if (found.status !== 'PROPOSED') return found
    const officers = await findOfficers(db, partnershipId)
    const proposer = await db.membership.findFirst({ where: { partnershipId, personId: found.proposedById } })
    const { proposedById: personId } = found
    const reviewers = decideReviewers(officers, { personId, organizationId: proposer?.organizationId ?? null })
    if (!reviewers.some((one) => one.personId === actor.person.id))
      throw new UserError((t) => t.hours.correction.notYou)

    const { activity, person, minutes } = found
    await db.hoursCorrection.update({
      where: { id: correctionId },
      data: { status: agrees ? 'ACCEPTED' : 'DECLINED', reviewedById: actor.person.id, reviewedAt: now },
    })
    if (agrees) {
      const key = { activityId: activity.id, personId: person.id }
      const place = await db.signUp.findFirst({ where: { ...key, status: 'GOING' } })
      const membership = await db.membership.findFirst({ where: { partnershipId, personId: person.id } })
      await db.checkIn.upsert({
        where: { activityId_personId: key },
        create: {
          ...key,
          organizationId: membership?.organizationId ?? null,
          way: 'CORRECTION',
          isWalkIn: place === null,
          checkedInAt: activity.startsAt,
          correctedMinutes: minutes,
        },
        update: { correctedMinutes: minutes },
      })
    }
    const detail = { personId: person.id, minutes }
    await recordAct(db, actor, {
      what: agrees ? 'hours.accepted' : 'hours.declined',
      subject: 'activity',
      subjectId: activity.id,
      at: now,
      detail,
    })
    const told = { workspaceId, partnershipId, payload: { correctionId }, dueAt: now }
    await planDeliveries(db, [
      { ...told, kind: 'hours.reviewed', sendKey: `hours-reviewed:${correctionId}`, personId: found.proposedById },
      ...(agrees
        ? [{ ...told, kind: 'hours.corrected', sendKey: `hours-corrected:${correctionId}`, personId: person.id }]
        : []),
    ])
    return getCorrection(db, partnershipId, correctionId)
  })
}

/**
 * Owes somebody a file with the hours of one person, or of everyone, as they are when it goes out. Asked for twice within
 * a minute it is one file.
 * @throws UserError when the person is not of this partnership.
 */
export async function askStatement(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { aboutId, period }: { aboutId: number | null; period: Period },
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    if (aboutId !== null) await getPersonOf(db, partnershipId, aboutId)
    const minute = now.toISOString().slice(0, 16)
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'hours.statement',
        sendKey: `hours-statement:${actor.person.id}:${aboutId ?? 'all'}:${period.from}:${period.to}:${minute}`,
        personId: actor.person.id,
        payload: { aboutId, ...period },
        lane: 0,
        dueAt: now,
      },
    ])
  })
}
