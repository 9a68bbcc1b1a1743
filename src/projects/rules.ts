import { z } from 'zod'
import { categories } from '../partnerships/rules.ts'

export type Owner = {
  personId: number
  name: string
  slackUserId: string | null
  organizationId: number
  organization: string
}

/** A project as people see it, with what is open in it. */
export type ProjectRow = {
  id: number
  partnershipId: number
  number: number
  title: string
  goal: string
  category: string
  owners: Owner[]
  openFollowUps: number
  /** The earliest day something in it is due; null when nothing is open. */
  nextDue: string | null
}

export type Person = { id: number; name: string; organizationId: number | null; organization: string | null }

/** One side, and who answers there for which categories. */
export type Side = { id: number; name: string; ownerRoles: { person: Person; categories: string[] }[] }

/** The form of a new project, as typed. Messages are keys of the dictionary's `form` section. */
export const projectForm = z.object({
  title: z.string().trim().min(1, 'required').max(150),
  category: z.enum(categories, 'required'),
  goal: z.string().trim().max(1_000).default(''),
})

/** A side's field in the form: whom it proposed, and who stands in it now. */
export type OwnerField = { organizationId: number; proposed: number | null; chosen: number | null }

/** Whom the form shows for a side: whoever was chosen by hand stays; else the one who answers for the category. */
export function decideProposal(side: Side, category: string, field: OwnerField | undefined): number | null {
  if (field !== undefined && field.chosen !== null && field.chosen !== field.proposed) return field.chosen
  return side.ownerRoles.find((role) => role.categories.includes(category))?.person.id ?? null
}

export type OwnerFault = 'missing' | 'stranger' | 'other-side' | 'twice'

/** What is wrong with the person chosen for a side, or null. Somebody whose side is not known yet may stand for either. */
export function ownerFault(field: OwnerField, all: OwnerField[], people: Person[]): OwnerFault | null {
  if (field.chosen === null) return 'missing'
  const person = people.find(({ id }) => id === field.chosen)
  if (person === undefined) return 'stranger'
  if (person.organizationId !== null && person.organizationId !== field.organizationId) return 'other-side'
  return all.filter(({ chosen }) => chosen === field.chosen).length > 1 ? 'twice' : null
}

/** The owners who wait for what this person does: those of the other sides; all but the person when the side is not known. */
export function otherOwners<O extends Pick<Owner, 'personId' | 'organizationId'>>(
  owners: O[],
  person: { id: number; organizationId: number | null },
): O[] {
  const side = owners.find(({ personId }) => personId === person.id)?.organizationId ?? person.organizationId
  return owners.filter(({ personId, organizationId }) => personId !== person.id && organizationId !== side)
}

/** The owners of a project, organisers and liaison officers: they see what is in it and add to it. */
export function takesPart(
  project: { owners: Pick<Owner, 'personId'>[] },
  { personId, isOrganiser }: { personId: number; isOrganiser: boolean },
): boolean {
  return isOrganiser || project.owners.some((owner) => owner.personId === personId)
}
