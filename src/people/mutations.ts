import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import type { Language } from '../i18n/language.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'

export async function chooseLanguage(db: Db, personId: number, language: Language): Promise<void> {
  await db.person.update({ where: { id: personId }, data: { language } })
}

/** @throws UserError when the organisation is not of the actor's partnership. */
export async function chooseSide(
  db: Transaction,
  actor: MemberActor,
  organizationId: number,
  now: Date,
): Promise<{ name: string }> {
  const partnershipId = actor.partnership.id
  const side = await db.organization.findFirst({ where: { id: organizationId, partnershipId } })
  if (side === null) throw new UserError((t) => t.partnerships.notOfPartnership)
  await db.membership.update({
    where: { partnershipId_personId: { partnershipId, personId: actor.person.id } },
    data: { organizationId },
  })
  await recordAct(db, actor, { what: 'person.side', subject: 'person', subjectId: actor.person.id, at: now })
  return side
}
