import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import type { EnterpriseRow } from './rules.ts'

/** Enterprises whose name has the typed text in it, in the order of their numbers. */
export function findEnterprises(
  db: Db,
  partnershipId: number,
  { typed = '', skip = 0, take }: { typed?: string; skip?: number; take: number },
): Promise<EnterpriseRow[]> {
  return findRows(db, { partnershipId, name: { contains: typed, mode: 'insensitive' } }, { skip, take })
}

/** By the number people type. @throws UserError when this partnership has no such enterprise. */
export async function getEnterprise(db: Db, partnershipId: number, number: number): Promise<EnterpriseRow> {
  const [row] = await findRows(db, { partnershipId, number })
  if (row === undefined) throw new UserError((t) => t.enterprises.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getEnterpriseById(
  db: Db | Transaction,
  partnershipId: number,
  id: number,
): Promise<EnterpriseRow> {
  const [row] = await findRows(db, { partnershipId, id })
  if (row === undefined) throw new UserError((t) => t.enterprises.notFound)
  return row
}

/** The enterprise of a contact. @throws UserError when the contact is gone, or not of this partnership. */
export async function getByContact(
  db: Db | Transaction,
  partnershipId: number,
  contactId: number,
): Promise<EnterpriseRow> {
  const [row] = await findRows(db, { partnershipId, contacts: { some: { id: contactId } } })
  if (row === undefined) throw new UserError((t) => t.enterprises.contactGone)
  return row
}

/** Whether there is already one of this name, and its number. */
export function findNamesake(
  db: Transaction,
  partnershipId: number,
  { name, exceptId }: { name: string; exceptId: number | null },
): Promise<{ number: number } | null> {
  return db.enterprise.findFirst({
    where: {
      partnershipId,
      name: { equals: name, mode: 'insensitive' },
      ...(exceptId === null ? {} : { id: { not: exceptId } }),
    },
  })
}

/** Whether a person answers for something here: by an office of their side, or for a project that goes on. */
export async function isOwner(db: Db | Transaction, partnershipId: number, personId: number): Promise<boolean> {
  if ((await db.ownerRole.findFirst({ where: { partnershipId, personId } })) !== null) return true
  const project = { partnershipId, status: { not: 'FINISHED' } } as const
  return (await db.projectOwner.findFirst({ where: { personId, project } })) !== null
}

/** Who did this to it last. */
export async function findLastToDo(db: Transaction, what: string, subject: string, subjectId: number): Promise<string> {
  const act = await db.act.findFirst({
    where: { what, subject, subjectId },
    orderBy: { id: 'desc' },
    include: { person: true },
  })
  return act?.person?.name ?? ''
}

/** The sealed phone numbers of an enterprise's contacts. */
export function findSealedPhones(db: Transaction, partnershipId: number, enterpriseId: number) {
  return db.enterpriseContact.findMany({
    where: { enterpriseId, enterprise: { partnershipId }, phone: { not: null } },
    orderBy: { id: 'asc' },
  })
}

async function findRows(
  db: Db | Transaction,
  where: Prisma.EnterpriseWhereInput,
  { skip = 0, take = 1 }: { skip?: number; take?: number } = {},
): Promise<EnterpriseRow[]> {
  const rows = await db.enterprise.findMany({
    where,
    orderBy: { number: 'asc' },
    skip,
    take,
    include: { contacts: { orderBy: { id: 'asc' } } },
  })
  return rows.map(({ contacts, ...row }) => ({
    ...row,
    contacts: contacts.map(({ id, name, role, phone, version }) => ({
      id,
      name,
      role,
      version,
      hasPhone: phone !== null,
    })),
  }))
}
