import { z } from 'zod'
import { type DeliveryKind, type Rendered, readingFor } from '../deliveries/kinds.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Job } from '../jobs/runtime.ts'
import { findPosted } from '../partnerships/queries.ts'
import { planReminders } from './mutations.ts'
import { filedKey, getDifficultyById } from './queries.ts'
import type { DifficultyRow } from './rules.ts'
import { answerMessage, difficultyCard, dueMessage, inHandMessage, reopenedMessage, settledMessage } from './views.ts'

const subject = z.object({ difficultyId: z.number() })
const handed = z.object({ ownerId: z.number(), dueOn: z.string() })
const reopened = z.object({ reason: z.string() })

/** Shows where it stands on the message in the liaison channel. A lost wake-up leaves buttons that then tell it. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'difficulties.redraw',
  payload: subject,
  run: async (deps, { difficultyId }) => {
    const filed = await findPosted(deps.db, filedKey(difficultyId))
    if (filed === null) return
    const difficulty = await getDifficultyById(deps.db, filed.partnershipId, difficultyId)
    const { t, reader } = readingFor(languageOf(filed.language) ?? 'en', filed.timeZone, deps.now())
    const message = difficultyCard(t, difficulty, reader)
    await deps.clients.bulk.chat.update({ channel: filed.channel, ts: filed.ts, ...message })
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
  },
  {
    kind: 'difficulties.due',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: about((difficulty, _deps, { payload, personId }, { t, reader }) =>
      isStill(difficulty, payload) ? { message: dueMessage(t, difficulty, personId ?? 0, reader) } : overtaken,
    ),
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
