import { addDays } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { findCalendar } from '../partnerships/calendars/queries.ts'
import { lockPartnership, recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { endKey, findCurrent, findUnanswered } from './queries.ts'
import {
  type AgreementRow,
  ASKED_BEFORE,
  askDay,
  type Commitment,
  carriedAnswer,
  dueQuestion,
  isBeingAsked,
  type Mode,
  type Support,
} from './rules.ts'

export type NewVersion = {
  mode: Mode
  /** The version the writer saw; 0 when there was none. */
  seen: number
  title: string
  goals: string
  firstDay: string
  lastDay: string
  commitments: Commitment[]
  /** Null keeps the one that is there. */
  file: { id: string; name: string } | null
  requestKey: string
}

/**
 * Adds a version, which is in force from then on, and tells the liaison channel. Written while the officers are being asked,
 * it is their answer. The same form sent again gives the version it gave before. Locks the partnership's row, so that of two
 * who write at once the second is told.
 * @throws UserError when somebody has written one meanwhile.
 */
export async function writeAgreement(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { mode, seen, commitments, file, ...content }: NewVersion,
  now: Date,
): Promise<number> {
  const { id: partnershipId, timeZone, liaisonChannelId } = actor.partnership
  const personId = actor.person.id
  return db.$transaction(async (db) => {
    await lockPartnership(db, partnershipId)
    const before = await db.agreement.findUnique({ where: { requestKey: content.requestKey } })
    if (before !== null) return before.id
    const current = await findCurrent(db, partnershipId)
    if ((current?.version ?? 0) !== seen) throw new UserError((t) => t.agreements.changedMeanwhile)

    const calendar = await findCalendar(db, partnershipId)
    const today = dayIn(timeZone, now)
    const answered = { answeredById: personId, answeredAt: now }
    const carried = carriedAnswer(current, content.lastDay, today, calendar)
    const { id } = await db.agreement.create({
      data: {
        ...content,
        partnershipId,
        version: seen + 1,
        fileId: file?.id ?? current?.fileId ?? null,
        fileName: file?.name ?? current?.fileName ?? '',
        writtenById: personId,
        writtenAt: now,
        commitments: { create: await withSupports(db, commitments, current) },
        ...(carried === null ? {} : { ...answered, answer: carried, answerDrawn: true }),
      },
    })
    if (current !== null && isBeingAsked(current, today, calendar))
      await db.agreement.update({
        where: { id: current.id },
        data: { ...answered, answer: content.lastDay > current.lastDay ? 'RENEWED' : 'CHANGED', answerDrawn: false },
      })
    await recordAct(db, actor, {
      what: 'agreement.written',
      subject: 'agreement',
      subjectId: id,
      at: now,
      detail: { version: seen + 1, mode },
    })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'agreements.written',
        sendKey: `agreement-written:${id}`,
        channelId: liaisonChannelId,
        payload: { agreementId: id },
        lane: 0,
        dueAt: now,
      },
    ])
    return id
  })
}

/** What was said to stand behind a commitment stays said as long as it reads the same. */
async function withSupports(db: Transaction, commitments: Commitment[], current: AgreementRow | null) {
  if (current === null) return commitments
  const before = await db.commitment.findMany({ where: { agreementId: current.id }, include: { supports: true } })
  return commitments.map((one) => {
    const same = before.find(({ category, text }) => category === one.category && text === one.text)
    const supports = (same?.supports ?? []).map(({ projectId, activityId, offerId }) => ({
      projectId,
      activityId,
      offerId,
    }))
    return { ...one, isSaid: same?.isSaid ?? false, supports: { create: supports } }
  })
}

/**
 * Says what stands behind commitments, instead of whatever is of their category. A second call changes nothing. Locks the
 * agreement's row.
 * @throws UserError when a commitment is not of this version, or something chosen is not of this partnership.
 */
export async function saySupports(
  db: Db,
  actor: MemberActor,
  { agreementId, supports }: { agreementId: number; supports: Support[] },
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const ids = supports.map(({ commitmentId }) => commitmentId)
  const projectIds = [...new Set(supports.flatMap((one) => one.projectIds))]
  const activityIds = [...new Set(supports.flatMap((one) => one.activityIds))]
  const offerIds = [...new Set(supports.flatMap((one) => one.offerIds))]
  await db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Agreement" WHERE id = ${agreementId} FOR UPDATE`
    const own = await db.commitment.count({ where: { id: { in: ids }, agreement: { id: agreementId, partnershipId } } })
    const projects = await db.project.count({ where: { id: { in: projectIds }, partnershipId } })
    const activities = await db.activity.count({ where: { id: { in: activityIds }, partnershipId } })
    const offers = await db.offerOrNeed.count({ where: { id: { in: offerIds }, partnershipId, kind: 'OFFER' } })
    const found = [own, projects, activities, offers]
    const wanted = [ids, projectIds, activityIds, offerIds].map(({ length }) => length)
    if (found.some((count, index) => count !== wanted[index])) throw new UserError((t) => t.agreements.notFound)
    await db.commitmentSupport.deleteMany({ where: { commitmentId: { in: ids } } })
    await db.commitmentSupport.createMany({
      data: supports.flatMap(({ commitmentId, ...chosen }) => [
        ...chosen.projectIds.map((projectId) => ({ commitmentId, projectId })),
        ...chosen.activityIds.map((activityId) => ({ commitmentId, activityId })),
        ...chosen.offerIds.map((offerId) => ({ commitmentId, offerId })),
      ]),
    })
    await db.commitment.updateMany({ where: { id: { in: ids } }, data: { isSaid: true } })
    await recordAct(db, actor, {
      what: 'agreement.supports',
      subject: 'agreement',
      subjectId: agreementId,
      at: now,
      detail: { supports },
    })
  })
}

/**
 * Lets the agreement end on its last day; asked no more. A second call changes nothing.
 * @throws UserError when it is not the version in force, or was answered otherwise.
 */
export async function letEnd(db: Db, actor: MemberActor, agreementId: number, now: Date): Promise<void> {
  await db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Agreement" WHERE id = ${agreementId} FOR UPDATE`
    const current = await findCurrent(db, actor.partnership.id)
    if (current === null || current.id !== agreementId) throw new UserError((t) => t.agreements.notInForce)
    if (current.answer === 'ENDS') return
    await db.agreement.update({
      where: { id: agreementId },
      data: { answer: 'ENDS', answeredById: actor.person.id, answeredAt: now, answerDrawn: false },
    })
    await recordAct(db, actor, { what: 'agreement.ends', subject: 'agreement', subjectId: agreementId, at: now })
  })
}

/**
 * The messages that asked show the answer of `answeredAt` now. Where another has come meanwhile they are to be drawn again.
 */
export async function answerDrawn(db: Db, agreementId: number, answeredAt: Date | null): Promise<void> {
  const { count } = await db.agreement.updateMany({
    where: { id: agreementId, answeredAt },
    data: { answerDrawn: true },
  })
  if (count === 0) await db.agreement.update({ where: { id: agreementId }, data: { answerDrawn: false } })
}

/** Owes each officer the question what is to follow, 90, 60 and 30 days before the end. Calling it again owes nothing more. */
export async function planQuestions(db: Db, workspaceId: number, now: Date): Promise<number> {
  let planned = 0
  for (const agreement of await findUnanswered(db, workspaceId)) {
    const { id, partnershipId, timeZone, lastDay, officerIds } = agreement
    const calendar = await findCalendar(db, partnershipId)
    const writtenOn = dayIn(timeZone, agreement.writtenAt)
    const before = dueQuestion(agreement, writtenOn, dayIn(timeZone, now), calendar)
    if (before === null) continue
    const next = ASKED_BEFORE[ASKED_BEFORE.indexOf(before) + 1]
    const until = next === undefined ? addDays(lastDay, 1) : askDay(lastDay, next, calendar)
    planned += await planDeliveries(
      db,
      officerIds.map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'agreements.end-asked',
        sendKey: `${endKey(id)}:${before}:${personId}`,
        personId,
        payload: { agreementId: id },
        dueAt: instantAt(timeZone, askDay(lastDay, before, calendar), '09:00'),
        expiresAt: instantAt(timeZone, until, '00:00'),
      })),
    )
  }
  return planned
}

/** Owes whoever asks the signed file; asked for again within the same minute it is the same message. */
export async function planFile(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  agreementId: number,
  now: Date,
): Promise<void> {
  const personId = actor.person.id
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId: actor.partnership.id,
      kind: 'agreements.file',
      sendKey: `agreement-file:${agreementId}:${personId}:${Math.floor(now.getTime() / 60_000)}`,
      personId,
      payload: { agreementId },
      lane: 0,
      dueAt: now,
    },
  ])
}
