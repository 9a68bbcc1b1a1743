import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { recordAct } from '../partnerships/mutations.ts'
import { otherOwners } from '../projects/rules.ts'
import type { MemberActor } from '../slack/actor.ts'
import { filedKey, getDifficultyById } from './queries.ts'

export type NewDifficulty = { text: string; projectId: number | null; followUpId?: number; requestKey: string }

/** Files a difficulty on its own; see {@link addDifficulty}. */
export function fileDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficulty: NewDifficulty,
  now: Date,
): Promise<{ id: number; number: number }> {
  return db.$transaction((db) => addDifficulty(db, workspaceId, actor, difficulty, now))
}

/**
 * Files a difficulty and owes the liaison channel a message, in the caller's transaction. The same form sent again gives
 * the difficulty it gave before. Locks the partnership's row for the number.
 * @throws UserError when the project is not of this partnership.
 */
export async function addDifficulty(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  difficulty: NewDifficulty,
  now: Date,
): Promise<{ id: number; number: number }> {
  const partnershipId = actor.partnership.id
  const { nextDifficulty } = await db.partnership.update({
    where: { id: partnershipId },
    data: { nextDifficulty: { increment: 1 } },
  })
  const before = await db.difficulty.findUnique({ where: { requestKey: difficulty.requestKey } })
  if (before !== null) return before
  if (difficulty.projectId !== null) {
    const project = await db.project.findFirst({ where: { id: difficulty.projectId, partnershipId } })
    if (project === null) throw new UserError((t) => t.projects.notFound)
  }

  const created = await db.difficulty.create({
    data: { ...difficulty, partnershipId, number: nextDifficulty - 1, filedById: actor.person.id, createdAt: now },
  })
  await recordAct(db, actor, { what: 'difficulty.filed', subject: 'difficulty', subjectId: created.id, at: now })
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId,
      kind: 'difficulties.filed',
      sendKey: filedKey(created.id),
      channelId: actor.partnership.liaisonChannelId,
      payload: { difficultyId: created.id },
      lane: 0,
      dueAt: now,
    },
  ])
  return created
}

/**
 * Keeps the answer and owes it to who filed the difficulty, to whose follow-up it is, and to the owners on the other side;
 * not to the one who answers. The first answer stands: a second one changes nothing, tells nobody, and returns false.
 */
export async function answerDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficultyId: number,
  answer: string,
  now: Date,
): Promise<boolean> {
  const partnershipId = actor.partnership.id
  const { filedBy, followUp, project } = await getDifficultyById(db, partnershipId, difficultyId)
  const waiting = otherOwners(project?.owners ?? [], filedBy).map((owner) => owner.personId)
  const told = new Set([filedBy.id, ...(followUp === null ? [] : [followUp.personId]), ...waiting])
  told.delete(actor.person.id)
  return db.$transaction(async (db) => {
    // Of two answers at once one finds the row open: the other waits for its lock and then matches nothing.
    const { count } = await db.difficulty.updateMany({
      where: { id: difficultyId, partnershipId, status: 'OPEN' },
      data: { status: 'ANSWERED', answer, answeredAt: now },
    })
    if (count === 0) return false
    await recordAct(db, actor, { what: 'difficulty.answered', subject: 'difficulty', subjectId: difficultyId, at: now })
    await planDeliveries(
      db,
      [...told].map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'difficulties.answered',
        sendKey: `answered:${difficultyId}:${personId}`,
        personId,
        payload: { difficultyId },
        lane: 0,
        dueAt: now,
      })),
    )
    return true
  })
}
