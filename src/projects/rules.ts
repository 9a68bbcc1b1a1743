import { z } from 'zod'
import { type Day, isDay } from '../calendar/day.ts'
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
  status: Status
  /** When it begins, what it waits for, or what came of it; '' while it runs. */
  statusNote: string
  owners: Owner[]
  /** The earliest first. */
  milestones: Milestone[]
  openFollowUps: number
  /** The earliest day something in it is due; null when nothing is open. */
  nextDue: string | null
}

export const statuses = ['PLANNED', 'ACTIVE', 'WAITING', 'FINISHED'] as const
export type Status = (typeof statuses)[number]

export type Milestone = { id: number; text: string; dueOn: Day; reachedAt: Date | null }

/** What comes next in a project that runs: the nearest of its milestones and follow-ups, or that nothing is planned. */
export function decideNext({
  milestones,
  nextDue,
}: Pick<ProjectRow, 'milestones' | 'nextDue'>):
  | { kind: 'milestone'; milestone: Milestone }
  | { kind: 'follow-up'; day: Day }
  | null {
  const milestone = milestones.find(({ reachedAt }) => reachedAt === null)
  if (milestone !== undefined && (nextDue === null || milestone.dueOn <= nextDue))
    return { kind: 'milestone', milestone }
  return nextDue === null ? null : { kind: 'follow-up', day: nextDue }
}

export const happeningDetail = z.object({
  text: z.string().default(''),
  day: z.string().nullable().default(null),
  status: z.enum(statuses).nullable().default(null),
})

/** One act in a project, or on a follow-up in it by its number. */
export type Happening = {
  id: number
  what: string
  at: Date
  who: { name: string; slackUserId: string | null }
  followUp: number | null
  detail: z.infer<typeof happeningDetail>
}

/** Owners and liaison officers change a project. */
export function mayChange(
  project: { owners: Pick<Owner, 'personId'>[] },
  { personId, isOfficer }: { personId: number; isOfficer: boolean },
): boolean {
  return takesPart(project, { personId, isOrganiser: isOfficer })
}

/** Every state but running needs its line: when, for what, or with what result. */
export const statusForm = z
  .object({ status: z.enum(statuses, 'required'), note: z.string().trim().max(300).default('') })
  .refine(({ status, note }) => status === 'ACTIVE' || note !== '', { path: ['note'], message: 'required' })

export const milestoneForm = z.object({
  text: z.string().trim().min(1, 'required').max(200),
  due: z.string().refine(isDay, 'required'),
})

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
