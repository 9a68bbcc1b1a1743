import { z } from 'zod'
import type { DeliveryKind, Rendered } from '../deliveries/kinds.ts'
import { findPosted } from '../deliveries/queries.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Job } from '../jobs/runtime.ts'
import { isTouchedSince } from '../partnerships/queries.ts'
import { planReminders } from './mutations.ts'
import { filedKey, findAsking, findHistory, getDifficultyById } from './queries.ts'
import { cameOf, type DifficultyRow } from './rules.ts'
import {
  answerMessage,
  difficultyCard,
  dueMessage,
  inHandMessage,
  outcomeMessage,
  reopenedMessage,
  settledMessage,
} from './views.ts'

const subject = z.object({ difficultyId: z.number() })
const handed = z.object({ ownerId: z.number(), dueOn: z.string() })
const reopened = z.object({ reason: z.string() })

/**
 * Shows where it stands on the message in the liaison channel, and in each message that asked somebody about it what came
 * of that. A lost wake-up leaves buttons that then tell it.
 */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'difficulties.redraw',
  payload: subject,
  run: async (deps, { difficultyId }) => {
    const filed = await deps.db.delivery.findUnique({ where: { sendKey: filedKey(difficultyId) } })
    if (filed === null) return
    const difficulty = await getDifficultyById(deps.db, filed.partnershipId ?? 0, difficultyId)
    const history = await findHistory(deps.db, difficulty.partnershipId, difficultyId)
    const asking = await findAsking(deps.db, difficulty, history)
    const settled = new Map(asking.map(({ delivery, asked }) => [delivery, cameOf(history, asked)]))
    await redrawSent(deps, [filed, ...settled.keys()], async (delivery, { t, reader }) => {
      if (delivery === filed) return difficultyCard(t, difficulty, reader)
      const happened = settled.get(delivery) ?? null
      return happened === null ? null : outcomeMessage(t, difficulty, happened, delivery.personId ?? 0, reader)
    })
  },
}

const remind: Job = {
  name: 'difficulties.remind',
  payload: z.object({}),
  every: 60_000,
  run: async (deps) => {
    if ((await planReminders(deps.db, deps.workspace.id, deps.now())) > 0) await deps.wake('deliveries.send')
  },
}

export const difficultyJobs: Job[] = [redraw, remind]

type Render = DeliveryKind['render']

/** A kind whose message needs the difficulty as it is now. */
function about(
  write: (difficulty: DifficultyRow, ...given: Parameters<Render>) => Rendered | Promise<Rendered>,
): Render {
  return async (deps, delivery, reading) => {
    const { difficultyId } = subject.parse(delivery.payload)
    const difficulty = await getDifficultyById(deps.db, delivery.partnershipId ?? 0, difficultyId)
    return write(difficulty, deps, delivery, reading)
  }
}

/** Somebody has it in hand as it was said then: the same owner, the same day. */
function isStill({ status, owner, dueOn }: DifficultyRow, payload: unknown): boolean {
  const before = handed.parse(payload)
  return status === 'IN_HAND' && owner?.id === before.ownerId && dueOn === before.dueOn
}

/** Whoever pressed before a message's place was on record could not be shown in it what became of the press. */
const drawTouched: DeliveryKind['sent'] = async ({ db, wake }, { payload }, writtenAt) => {
  const { difficultyId } = subject.parse(payload)
  if (await isTouchedSince(db, 'difficulty', [difficultyId], writtenAt))
    await wake('difficulties.redraw', { difficultyId })
}

const overtaken: Rendered = { drop: 'it was answered or given on meanwhile' }

export const difficultyDeliveries: DeliveryKind[] = [
  {
    kind: 'difficulties.filed',
    onUnknown: 'retry',
    render: about((difficulty, _deps, _delivery, { t, reader }) => ({
      message: difficultyCard(t, difficulty, reader),
    })),
  },
  {
    kind: 'difficulties.in-hand',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about((difficulty, _deps, { payload, personId }, { t, reader }) =>
      isStill(difficulty, payload) ? { message: inHandMessage(t, difficulty, personId ?? 0, reader) } : overtaken,
    ),
    sent: drawTouched,
  },
  {
    kind: 'difficulties.due',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about((difficulty, _deps, { payload, personId }, { t, reader }) =>
      isStill(difficulty, payload) ? { message: dueMessage(t, difficulty, personId ?? 0, reader) } : overtaken,
    ),
    sent: drawTouched,
  },
  {
    kind: 'difficulties.answered',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about((difficulty, _deps, { personId }, { t }) =>
      difficulty.answer === ''
        ? { drop: 'it was opened again meanwhile' }
        : { message: answerMessage(t, difficulty, personId) },
    ),
    sent: drawTouched,
  },
  {
    kind: 'difficulties.settled',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about((difficulty, _deps, _delivery, { t }) =>
      difficulty.status === 'CONFIRMED'
        ? { message: settledMessage(t, difficulty) }
        : { drop: 'it was opened again meanwhile' },
    ),
  },
  {
    kind: 'difficulties.reopened',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about(async (difficulty, { db }, { payload, channelId }, { t }) => {
      const message = reopenedMessage(t, difficulty, reopened.parse(payload).reason)
      const filed = channelId === null ? null : await findPosted(db, filedKey(difficulty.id))
      return filed === null ? { message } : { message, threadTs: filed.ts }
    }),
  },
]
