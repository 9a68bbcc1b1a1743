import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { lockPartnership, recordAct } from '../partnerships/mutations.ts'
import type { Secrets } from '../secrets.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { findLastToDo, findNamesake, findSealedPhones, getByContact, getEnterpriseById, isOwner } from './queries.ts'
import { type ContactFacts, type Facts, MOST_CONTACTS, mayKeep } from './rules.ts'

/** @throws UserError unless the actor keeps the list of enterprises (`mayKeep`). */
export async function mustKeep(db: Db | Transaction, actor: MemberActor): Promise<void> {
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  const may = mayKeep({ isOfficer, isOwner: isOfficer || (await isOwner(db, actor.partnership.id, actor.person.id)) })
  if (!may) throw new UserError((t) => t.enterprises.onlyKeepers)
}

/** Where phone numbers are sealed; without secrets none can have been typed. */
export type Sealing = { workspaceId: number; secrets: Secrets | undefined }

export type NewContact = ContactFacts & { phone: string }

/**
 * Notes an enterprise, with its first contact when one is given. The same form sent again gives the enterprise it gave
 * before. Locks the partnership's row for the number, so that of two of the same name the second is refused.
 */
export function createEnterprise(
  db: Db,
  sealing: Sealing,
  actor: MemberActor,
  { contact, requestKey, ...facts }: Facts & { contact: NewContact | null; requestKey: string },
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    const { nextEnterprise } = await db.partnership.update({
      where: { id: partnershipId },
      data: { nextEnterprise: { increment: 1 } },
    })
    const before = await db.enterprise.findUnique({ where: { requestKey } })
    if (before !== null) return before
    await refuseNamesake(db, partnershipId, facts.name, null)
    const created = await db.enterprise.create({
      data: { ...facts, partnershipId, number: nextEnterprise - 1, requestKey, createdAt: now },
    })
    if (contact !== null) await addContact(db, sealing, created.id, { ...contact, requestKey }, now)
    await recordAct(db, actor, { what: 'enterprise.created', subject: 'enterprise', subjectId: created.id, at: now })
    return created
  })
}

/** `meanwhile`: somebody has saved since `seen`, nothing was changed, and this is who and the version there is now. */
export type Edited = { is: 'saved' } | { is: 'meanwhile'; who: string; version: number }

/**
 * The new facts of an enterprise. The same ones again change nothing. Locks the partnership's row, for the name, and the
 * enterprise.
 */
export function editEnterprise(
  db: Db,
  actor: MemberActor,
  id: number,
  { seen, ...facts }: Facts & { seen: number },
  now: Date,
): Promise<Edited> {
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    await lockPartnership(db, actor.partnership.id)
    await lockEnterprise(db, id)
    const { version, name, place, makes } = await getEnterpriseById(db, actor.partnership.id, id)
    if (name === facts.name && place === facts.place && makes === facts.makes) return { is: 'saved' }
    if (version !== seen) {
      return { is: 'meanwhile', version, who: await findLastToDo(db, 'enterprise.edited', 'enterprise', id) }
    }
    await refuseNamesake(db, actor.partnership.id, facts.name, id)
    await db.enterprise.update({ where: { id }, data: { ...facts, version: version + 1 } })
    const detail = { before: { name, place, makes } }
    await recordAct(db, actor, { what: 'enterprise.edited', subject: 'enterprise', subjectId: id, at: now, detail })
    return { is: 'saved' }
  })
}

/** One more contact. The same form sent again adds none. Locks the enterprise. */
export function createContact(
  db: Db,
  sealing: Sealing,
  actor: MemberActor,
  enterpriseId: number,
  contact: NewContact & { requestKey: string },
  now: Date,
): Promise<void> {
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    await lockEnterprise(db, enterpriseId)
    const { contacts } = await getEnterpriseById(db, actor.partnership.id, enterpriseId)
    const before = await db.enterpriseContact.findUnique({ where: { requestKey: contact.requestKey } })
    if (before !== null) return
    if (contacts.length >= MOST_CONTACTS) throw new UserError((t) => t.enterprises.contacts.full(MOST_CONTACTS))
    const id = await addContact(db, sealing, enterpriseId, contact, now)
    await recordContact(db, actor, 'contact-added', { enterpriseId, id, name: contact.name }, now)
  })
}

/** A contact as it is now; an empty phone number keeps the one there is. Locks the enterprise. */
export function editContact(
  db: Db,
  sealing: Sealing,
  actor: MemberActor,
  id: number,
  { seen, name, role, phone }: NewContact & { seen: number },
  now: Date,
): Promise<Edited> {
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    const { id: enterpriseId } = await getByContact(db, actor.partnership.id, id)
    await lockEnterprise(db, enterpriseId)
    const { contacts } = await getByContact(db, actor.partnership.id, id)
    const before = contacts.find((one) => one.id === id)
    if (before === undefined) throw new UserError((t) => t.enterprises.contactGone)
    const isSame = before.name === name && before.role === role
    if (isSame && (phone === '' || (await isPhoneOf(db, sealing, id, phone)))) return { is: 'saved' }
    if (before.version !== seen) {
      const who = await findLastToDo(db, 'enterprise.contact-edited', 'enterprise-contact', id)
      return { is: 'meanwhile', version: before.version, who }
    }
    await db.enterpriseContact.update({ where: { id }, data: { name, role, version: { increment: 1 } } })
    await sealPhone(db, sealing, id, phone)
    await recordContact(db, actor, 'contact-edited', { enterpriseId, id, name }, now)
    return { is: 'saved' }
  })
}

/** Forgets a contact, and the phone number with it. @throws UserError when the contact is gone already. */
export function removeContact(
  db: Db,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<{ name: string; enterpriseId: number }> {
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    const { id: enterpriseId } = await getByContact(db, actor.partnership.id, id)
    await lockEnterprise(db, enterpriseId)
    await getByContact(db, actor.partnership.id, id)
    const { name } = await db.enterpriseContact.delete({ where: { id } })
    await recordContact(db, actor, 'contact-removed', { enterpriseId, id, name }, now)
    return { name, enterpriseId }
  })
}

export type PhoneRow = { name: string; role: string; phone: string }

/** The phone numbers of an enterprise's contacts, opened for this one answer. Each reading is on the record. */
export function readPhones(
  db: Db,
  { workspaceId, secrets }: Sealing,
  actor: MemberActor,
  enterpriseId: number,
  now: Date,
): Promise<PhoneRow[]> {
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    if (secrets === undefined) throw new UserError((t) => t.enterprises.phones.noKey)
    const sealed = await findSealedPhones(db, actor.partnership.id, enterpriseId)
    await recordAct(db, actor, {
      what: 'enterprise.phones-read',
      subject: 'enterprise',
      subjectId: enterpriseId,
      at: now,
      detail: { people: sealed.length },
    })
    return sealed.map(({ id, name, role, phone }) => ({
      name,
      role,
      phone: secrets.open(phone ?? '', cellOf(workspaceId, id)),
    }))
  })
}

async function addContact(
  db: Transaction,
  sealing: Sealing,
  enterpriseId: number,
  { phone, ...contact }: NewContact & { requestKey: string },
  now: Date,
): Promise<number> {
  const { id } = await db.enterpriseContact.create({ data: { ...contact, enterpriseId, createdAt: now } })
  await sealPhone(db, sealing, id, phone)
  return id
}

async function sealPhone(db: Transaction, { workspaceId, secrets }: Sealing, id: number, phone: string): Promise<void> {
  if (phone === '' || secrets === undefined) return
  await db.enterpriseContact.update({ where: { id }, data: { phone: secrets.seal(phone, cellOf(workspaceId, id)) } })
}

async function isPhoneOf(
  db: Transaction,
  { workspaceId, secrets }: Sealing,
  id: number,
  phone: string,
): Promise<boolean> {
  const { phone: sealed } = await db.enterpriseContact.findUniqueOrThrow({ where: { id } })
  return sealed !== null && secrets?.open(sealed, cellOf(workspaceId, id)) === phone
}

function cellOf(workspaceId: number, rowId: number) {
  return { workspaceId, table: 'EnterpriseContact', column: 'phone', rowId }
}

async function recordContact(
  db: Transaction,
  actor: MemberActor,
  verb: 'contact-added' | 'contact-edited' | 'contact-removed',
  { id, ...detail }: { enterpriseId: number; id: number; name: string },
  at: Date,
): Promise<void> {
  await recordAct(db, actor, { what: `enterprise.${verb}`, subject: 'enterprise-contact', subjectId: id, at, detail })
}

async function refuseNamesake(db: Transaction, partnershipId: number, name: string, exceptId: number | null) {
  const same = await findNamesake(db, partnershipId, { name, exceptId })
  if (same !== null) throw new UserError((t) => t.enterprises.sameName(same.number))
}

/** Whoever changes an enterprise or its contacts waits here for who does so already. */
async function lockEnterprise(db: Transaction, id: number): Promise<void> {
  await db.$queryRaw`SELECT FROM "Enterprise" WHERE id = ${id} FOR UPDATE`
}
