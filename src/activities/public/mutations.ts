import { randomBytes } from 'node:crypto'
import type { Db } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import { hashOf, type Secrets } from '../../secrets.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { lookupText, type SignUpForm } from './rules.ts'

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
 * The person who typed this: known again, or new, without Slack. The number is kept sealed, and the side they say they
 * are with. Two at once are one person.
 */
export async function keepContact(
  db: Db,
  secrets: Secrets,
  { workspaceId, partnershipId, language }: { workspaceId: number; partnershipId: number; language: string },
  form: SignUpForm,
  formName: string,
  now: Date,
): Promise<number> {
  const lookup = secrets.derive('contact', lookupText(partnershipId, form, formName))
  return db.$transaction(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lookup}, 0))`
    const known = await db.contact.findUnique({ where: { lookup } })
    if (known !== null) return known.personId
    const { id: personId } = await db.person.create({ data: { name: form.name, language, createdAt: now } })
    const { id } = await db.contact.create({ data: { partnershipId, personId, lookup, createdAt: now } })
    if (form.phone !== '') {
      const phone = secrets.seal(form.phone, { workspaceId, table: 'Contact', column: 'phone', rowId: id })
      await db.contact.update({ where: { id }, data: { phone } })
    }
    const { organizationId } = form
    if (organizationId !== null)
      await db.membership.create({ data: { partnershipId, personId, organizationId, roles: ['MEMBER'] } })
    return personId
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
