import type { DeliveryStatus, Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { questions } from '../sign-ups/rules.ts'
import { type ActivityContent, activityContent, type Concerned, cancelledKey, changedKey } from './rules.ts'

const withContent = {
  shares: { orderBy: { organizationId: 'asc' } },
  organisers: { orderBy: { personId: 'asc' } },
} as const satisfies Prisma.ActivityInclude

/** An activity as its organiser decided it. */
function contentOf(row: Prisma.ActivityGetPayload<{ include: typeof withContent }>): ActivityContent {
  return {
    ...activityContent.parse({
      ...row,
      questions: questions.parse(row.questions),
      coOrganiserIds: row.organisers.map(({ personId }) => personId),
    }),
    shares: row.shares.map(({ organizationId, places }) => ({ organizationId, places })),
  }
}

/** @throws UserError when it is not of this partnership. */
export async function getContent(db: Db | Transaction, partnershipId: number, activityId: number) {
  const row = await db.activity.findFirst({ where: { id: activityId, partnershipId }, include: withContent })
  if (row === null) throw new UserError((t) => t.activities.notFound)
  return { ...row, content: contentOf(row) }
}

export type Draft = {
  key: string
  /** The activity that is being changed; null: a new one. */
  activityId: number | null
  version: number
  base: ActivityContent
  content: ActivityContent
}

/** @throws UserError when it is somebody else's or was swept. */
export async function getDraft(
  db: Db,
  { partnershipId, personId }: { partnershipId: number; personId: number },
  key: string,
): Promise<Draft> {
  const row = await db.activityDraft.findFirst({ where: { key, partnershipId, personId } })
  if (row === null) throw new UserError((t) => t.publishing.draftGone)
  return { ...row, base: activityContent.parse(row.base), content: activityContent.parse(row.content) }
}

export type Template = { id: number; name: string; content: ActivityContent }

/** By name. */
export async function findTemplates(db: Db, partnershipId: number, take: number): Promise<Template[]> {
  const rows = await db.activityTemplate.findMany({ where: { partnershipId }, orderBy: { name: 'asc' }, take })
  return rows.map(({ id, name, content }) => ({ id, name, content: activityContent.parse(content) }))
}

/** @throws UserError when it was deleted or is not of this partnership. */
export async function getTemplate(db: Db, partnershipId: number, id: number): Promise<Template> {
  const row = await db.activityTemplate.findFirst({ where: { id, partnershipId } })
  if (row === null) throw new UserError((t) => t.publishing.templateGone)
  return { id: row.id, name: row.name, content: activityContent.parse(row.content) }
}

/** Those of these people who are in the partnership, by id. */
export async function findMembers(
  db: Db | Transaction,
  partnershipId: number,
  ids: number[],
): Promise<{ id: number; name: string }[]> {
  const rows = await db.membership.findMany({
    where: { partnershipId, personId: { in: ids } },
    orderBy: { personId: 'asc' },
    select: { person: { select: { id: true, name: true } } },
  })
  return rows.map(({ person }) => person)
}

/** Who is signed up and can be told of a change in Slack: but for the actor, who knows, and whoever has no Slack. */
export async function findConcerned(db: Transaction, activityId: number, actorId: number): Promise<number[]> {
  const where = { ...othersSignedUp(activityId, actorId), person: { slackUserId: { not: null } } }
  const rows = await db.signUp.findMany({ where, select: { personId: true } })
  return rows.map(({ personId }) => personId)
}

/** How many those are, and how many others read of a change only by their private link. */
export async function countConcerned(db: Db, activityId: number, actorId: number): Promise<Concerned> {
  const where = othersSignedUp(activityId, actorId)
  const [unreached, all] = await Promise.all([
    db.signUp.count({ where: { ...where, person: { slackUserId: null } } }),
    db.signUp.count({ where }),
  ])
  return { told: all - unreached, unreached }
}

const othersSignedUp = (activityId: number, actorId: number) =>
  ({ activityId, status: { not: 'CANCELLED' }, personId: { not: actorId } }) satisfies Prisma.SignUpWhereInput

/** Who has edited an activity since a version. */
export async function findEditors(
  db: Db | Transaction,
  partnershipId: number,
  activityId: number,
  sinceVersion: number,
): Promise<string[]> {
  const acts = await db.act.findMany({
    where: {
      partnershipId,
      subject: 'activity',
      subjectId: activityId,
      what: { in: ['activity.edited', 'activity.places'] },
      detail: { path: ['version'], gt: sinceVersion },
    },
    orderBy: { id: 'asc' },
    select: { person: { select: { name: true } } },
  })
  return [...new Set(acts.flatMap(({ person }) => person?.name ?? []))]
}

/** What a person was owed about changes of time and place, the latest first. */
export async function findChangesOwed(
  db: Db,
  activityId: number,
  personId: number,
): Promise<{ id: number; status: DeliveryStatus; payload: Prisma.JsonValue }[]> {
  const { sequence } = await db.activity.findUniqueOrThrow({ where: { id: activityId }, select: { sequence: true } })
  const keys = Array.from({ length: sequence }, (_, n) => changedKey(activityId, n + 1, personId))
  return db.delivery.findMany({
    where: { sendKey: { in: keys } },
    orderBy: { id: 'desc' },
    select: { id: true, status: true, payload: true },
  })
}

/** What became of the word that an activity is cancelled; null when the person was never owed it. */
export async function findCancelOwed(
  db: Db,
  { activityId, cancelledAt, personId }: { activityId: number; cancelledAt: Date; personId: number },
): Promise<DeliveryStatus | null> {
  const sendKey = cancelledKey(activityId, cancelledAt, personId)
  const owed = await db.delivery.findUnique({ where: { sendKey }, select: { status: true } })
  return owed?.status ?? null
}
