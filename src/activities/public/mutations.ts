import { randomBytes } from 'node:crypto'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import { hashOf, type Secrets } from '../../secrets.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { actingRole } from '../../slack/authorize.ts'
import { keepGuesses, lockGuesses } from '../check-ins/mutations.ts'
import { afterWrong, isWaiting, noGuesses } from '../check-ins/rules.ts'
import { findActivityIds, findPhones } from './queries.ts'
import {
  type Linked,
  linkCodeFrom,
  linkCodeUntil,
  lookupText,
  mergeCheckIns,
  type PhoneRow,
  type SignUpForm,
} from './rules.ts'

/**
 * Opens the page of an activity, with why a phone number is asked for ('' asks for none), and gives the key in its
 * address. A second call keeps the key.
 * @throws UserError when the activity is not of this partnership.
 */
export async function openPage(
  db: Db,
  actor: MemberActor,
  { activityId, phoneReason }: { activityId: number; phoneReason: string },
  now: Date,
): Promise<string> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const activity = await db.activity.findFirst({ where: { id: activityId, partnershipId } })
    if (activity === null) throw new UserError((t) => t.activities.notFound)
    const { key } = await db.activityPage.upsert({
      where: { activityId },
      create: { activityId, key: randomBytes(16).toString('base64url'), phoneReason, createdAt: now },
      update: { phoneReason },
    })
    await recordAct(db, actor, { what: 'activity.page', subject: 'activity', subjectId: activityId, at: now })
    return key
  })
}

/** Owes whoever asks the poster of an activity; asked for again within the same minute it is the same file. */
export async function planPoster(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { activityId, key }: { activityId: number; key: string },
  now: Date,
): Promise<void> {
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId: actor.partnership.id,
      kind: 'public.poster',
      sendKey: `public-poster:${activityId}:${actor.person.id}:${Math.floor(now.getTime() / 60_000)}`,
      personId: actor.person.id,
      payload: { key },
      lane: 0,
      dueAt: now,
    },
  ])
}

/**
 * The person who typed this: known again, `expected`, or new, without Slack; `isLinked` when they have an account by now. The
 * number is kept sealed, and the side they say they are with. Two at once are one person, and so is one form sent twice.
 */
export async function keepContact(
  db: Db,
  secrets: Secrets,
  where: { workspaceId: number; partnershipId: number; activityId: number; language: string },
  form: SignUpForm,
  formName: string,
  now: Date,
  expected: number | null = null,
): Promise<{ personId: number; isNew: boolean; isLinked: boolean }> {
  const { workspaceId, partnershipId, activityId, language } = where
  const lookup = secrets.derive('contact', lookupText(activityId, form, formName))
  return db.$transaction(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lookup}, 0))`
    const known = await db.contact.findUnique({ where: { lookup }, include: { person: true } })
    if (known !== null) return { personId: known.personId, isNew: false, isLinked: known.person.slackUserId !== null }
    const personId =
      expected ??
      (await db.person.create({ data: { name: form.name, language, createdAt: now }, select: { id: true } })).id
    const { id } = await db.contact.create({ data: { activityId, personId, lookup, createdAt: now } })
    if (form.phone !== '') {
      const phone = secrets.seal(form.phone, { workspaceId, table: 'Contact', column: 'phone', rowId: id })
      await db.contact.update({ where: { id }, data: { phone } })
    }
    const { organizationId } = form
    if (organizationId !== null)
      await db.membership.create({ data: { partnershipId, personId, organizationId, roles: ['MEMBER'] } })
    return { personId, isNew: expected === null, isLinked: false }
  })
}

/** A private link to somebody's place: only its hash is kept. A second call changes nothing. */
export async function keepLink(
  db: Db,
  { activityId, personId, token }: { activityId: number; personId: number; token: string },
  now: Date,
): Promise<void> {
  const data = [{ activityId, personId, tokenHash: hashOf(token), createdAt: now }]
  await db.placeLink.createMany({ data, skipDuplicates: true })
}

/** A code that makes whoever types it in Slack this person, who has no account yet. It takes the place of the one before. */
export async function makeLinkCode(
  db: Db,
  secrets: Secrets,
  { partnershipId, personId }: { partnershipId: number; personId: number },
  now: Date,
): Promise<string> {
  const code = linkCodeFrom(randomBytes(8))
  const data = {
    partnershipId,
    codeHash: secrets.derive('link code', code),
    expiresAt: linkCodeUntil(now),
    usedById: null,
  }
  await db.linkCode.upsert({ where: { personId }, create: { personId, ...data }, update: data })
  return code
}

/**
 * Makes what one human did by the page theirs in Slack: places, check-ins, hours, feedback, contact and private links, all
 * or nothing. The fifth wrong code in a row has to wait; so the count is committed, and no answer is an error. The same
 * code sent again by the same person gives the same answer; of two people at once the first has it. Locks the person's row
 * of guesses, the code, and the row of each activity.
 */
export async function linkPage(db: Db, secrets: Secrets, actor: MemberActor, code: string, now: Date): Promise<Linked> {
  const partnershipId = actor.partnership.id
  const personId = actor.person.id
  return db.$transaction(async (db): Promise<Linked> => {
    const guesses = await lockGuesses(db, personId, 'LINK')
    if (isWaiting(guesses, now) && guesses.waitUntil !== null) return { outcome: 'wait', until: guesses.waitUntil }
    const codeHash = secrets.derive('link code', code)
    await db.$queryRaw`SELECT "personId" FROM "LinkCode" WHERE "codeHash" = ${codeHash} FOR UPDATE`
    const found = await db.linkCode.findFirst({ where: { codeHash, partnershipId, expiresAt: { gt: now } } })
    if (found === null || (found.usedById !== null && found.usedById !== personId)) {
      const next = afterWrong(guesses, now)
      await keepGuesses(db, personId, 'LINK', next)
      return next.waitUntil === null ? { outcome: 'wrong' } : { outcome: 'wait', until: next.waitUntil }
    }
    await keepGuesses(db, personId, 'LINK', noGuesses)
    if (found.usedById !== null) return { outcome: 'linked' }
    const fromId = found.personId
    const activityIds = await findActivityIds(db, partnershipId, fromId)
    await db.linkCode.update({ where: { personId: fromId }, data: { usedById: personId } })

    // The side first: whose share a place is of depends on it.
    const side = await db.membership.findFirst({ where: { partnershipId, personId: fromId } })
    await db.membership.updateMany({
      where: { partnershipId, personId, organizationId: null },
      data: { organizationId: side?.organizationId ?? null },
    })
    await db.membership.deleteMany({ where: { partnershipId, personId: fromId } })
    for (const activityId of activityIds) {
      await db.$queryRaw`
        SELECT link_place(${activityId}::int, ${fromId}::int, ${personId}::int, ${actingRole(actor.membership.roles)}, ${now}::timestamptz)::text`
      await moveCheckIn(db, activityId, fromId, personId)
    }
    await moveRest(db, fromId, personId)
    await recordAct(db, actor, {
      what: 'person.linked',
      subject: 'person',
      subjectId: personId,
      at: now,
      detail: { fromPersonId: fromId, activityIds },
    })
    return { outcome: 'linked' }
  })
}

async function moveCheckIn(db: Transaction, activityId: number, fromId: number, personId: number): Promise<void> {
  const byPage = await db.checkIn.findFirst({ where: { activityId, personId: fromId } })
  const inSlack = await db.checkIn.findFirst({ where: { activityId, personId } })
  if (byPage === null) return
  if (inSlack !== null) {
    await db.checkIn.delete({ where: { id: byPage.id } })
    await db.checkIn.update({ where: { id: inSlack.id }, data: mergeCheckIns(inSlack, byPage) })
  } else {
    await db.checkIn.update({ where: { id: byPage.id }, data: { personId } })
  }
}

async function moveRest(db: Transaction, fromId: number, personId: number): Promise<void> {
  const [where, data] = [{ personId: fromId }, { personId }]
  await db.hoursCorrection.updateMany({ where, data })
  const own = await db.feedback.findMany({ where: { personId }, select: { activityId: true } })
  const answered = own.map(({ activityId }) => activityId)
  await db.feedback.updateMany({ where: { ...where, activityId: { notIn: answered } }, data })
  await db.contact.updateMany({ where, data })
  await db.placeLink.updateMany({ where, data })
}

/**
 * The phone numbers of those who have signed up for an activity, opened for this one answer. Each reading is on the record.
 * The caller has asked whether the actor runs the activity.
 */
export async function readPhones(
  db: Db,
  secrets: Secrets,
  actor: MemberActor,
  { activityId, workspaceId }: { activityId: number; workspaceId: number },
  now: Date,
): Promise<PhoneRow[]> {
  return db.$transaction(async (db) => {
    const sealed = await findPhones(db, actor.partnership.id, activityId)
    await recordAct(db, actor, {
      what: 'activity.phones-read',
      subject: 'activity',
      subjectId: activityId,
      at: now,
      detail: { people: sealed.length },
    })
    return sealed.map(({ contactId, phone, ...row }) => ({
      ...row,
      phone: secrets.open(phone, { workspaceId, table: 'Contact', column: 'phone', rowId: contactId }),
    }))
  })
}
