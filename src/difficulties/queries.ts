import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../db.ts'
import { UserError } from '../errors.ts'
import type { DifficultyRow } from './rules.ts'

/** What waits for an answer, the oldest first. */
export function findOpenDifficulties(db: Db, partnershipId: number, take = 100): Promise<DifficultyRow[]> {
  return findRows(db, partnershipId, { status: 'OPEN' }, { number: 'asc' }, take)
}

/** What has its answer, the newest first. */
export function findAnswered(db: Db, partnershipId: number, take: number): Promise<DifficultyRow[]> {
  return findRows(db, partnershipId, { status: 'ANSWERED' }, { answeredAt: 'desc' }, take)
}

/** By the number people type. @throws UserError when this partnership has no such difficulty. */
export async function getDifficulty(db: Db, partnershipId: number, number: number): Promise<DifficultyRow> {
  const [row] = await findRows(db, partnershipId, { number }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.difficulties.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getDifficultyById(db: Db, partnershipId: number, id: number): Promise<DifficultyRow> {
  const [row] = await findRows(db, partnershipId, { id }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.difficulties.notFound)
  return row
}

async function findRows(
  db: Db,
  partnershipId: number,
  where: Prisma.DifficultyWhereInput,
  orderBy: Prisma.DifficultyOrderByWithRelationInput,
  take: number,
): Promise<DifficultyRow[]> {
  const rows = await db.difficulty.findMany({
    where: { ...where, partnershipId },
    orderBy,
    take,
    include: {
      filedBy: { include: { memberships: { where: { partnershipId } } } },
      followUp: true,
      project: { include: { owners: { include: { person: true, organization: true } } } },
    },
  })
  const answers = await db.act.findMany({
    where: { subject: 'difficulty', what: 'difficulty.answered', subjectId: { in: rows.map((row) => row.id) } },
    include: { person: true },
  })
  return rows.map(({ filedBy, project, ...row }) => ({
    ...row,
    filedBy: { ...filedBy, organizationId: filedBy.memberships[0]?.organizationId ?? null },
    answeredBy: answers.find((act) => act.subjectId === row.id)?.person ?? null,
    project: project && {
      ...project,
      owners: project.owners.map(({ person, personId, organization, organizationId }) => ({
        personId,
        name: person.name,
        slackUserId: person.slackUserId,
        organizationId,
        organization: organization.name,
      })),
    },
  }))
}

/** Where the difficulty stands in the liaison channel, and in which language; null while it is not there. */
export async function findFiled(
  db: Db,
  difficultyId: number,
): Promise<{ partnershipId: number; channel: string; ts: string; language: string; timeZone: string } | null> {
  const [difficulty, delivery] = await Promise.all([
    db.difficulty.findUnique({ where: { id: difficultyId }, include: { partnership: true } }),
    db.delivery.findUnique({ where: { sendKey: filedKey(difficultyId) } }),
  ])
  if (difficulty === null || delivery?.ts == null || delivery.slackChannelId === null) return null
  const { language, timeZone } = difficulty.partnership
  return {
    partnershipId: difficulty.partnershipId,
    channel: delivery.slackChannelId,
    ts: delivery.ts,
    language,
    timeZone,
  }
}

export function filedKey(difficultyId: number): string {
  return `difficulty:${difficultyId}`
}
