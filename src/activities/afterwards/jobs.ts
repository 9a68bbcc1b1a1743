import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Job } from '../../jobs/runtime.ts'
import { cardKey, getActivityById } from '../queries.ts'
import { planAsking } from './mutations.ts'
import { findOutcome, getClosingNote, getOwnFeedback, isGivenUp } from './queries.ts'
import { confirmationMessage, feedbackMessage, noteAskedMessage, postedNote } from './views.ts'

export const afterwardsJobs: Job[] = [
  {
    name: 'afterwards.ask',
    payload: z.object({}),
    every: 60_000,
    run: async (deps) => {
      const planned = await planAsking(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
    },
  },
]

const about = z.object({ activityId: z.number() })
const aboutNote = z.object({ closingNoteId: z.number(), version: z.number(), isUpdate: z.boolean().default(false) })

export const afterwardsDeliveries: DeliveryKind[] = [
  {
    kind: 'afterwards.feedback-asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, delivery, { t }) => {
      const { activityId } = about.parse(delivery.payload)
      const scope = { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId ?? 0 }
      const wasThere = await db.checkIn.findFirst({ where: { activityId, personId: scope.personId } })
      if (wasThere === null) return { drop: 'was not there after all' }
      const own = await getOwnFeedback(db, scope, activityId)
      if (own !== null) return { drop: 'has said it already' }
      return { message: feedbackMessage(t, await getActivityById(db, scope, activityId), own) }
    },
  },
  {
    kind: 'afterwards.note-asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, delivery, { t, reader }) => {
      const { activityId } = about.parse(delivery.payload)
      const partnershipId = delivery.partnershipId ?? 0
      const activity = await getActivityById(db, { partnershipId, personId: delivery.personId }, activityId)
      const outcome = await findOutcome(db, partnershipId, activityId)
      if (outcome.note !== null) return { drop: 'the closing note is written' }
      if (outcome.figures.people + outcome.missing.length === 0) return { drop: 'nobody signed up or checked in' }
      if (await isGivenUp(db, activity)) return { drop: 'the last two of its series have no closing note' }
      return { message: noteAskedMessage(t, activity, outcome, reader) }
    },
  },
  {
    kind: 'afterwards.confirmation-asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, delivery, { t, reader }) => {
      const { closingNoteId, version } = aboutNote.parse(delivery.payload)
      const note = await getClosingNote(db, delivery.partnershipId ?? 0, closingNoteId)
      if (note.version !== version) return { drop: 'the note was changed since' }
      if (note.confirmedAt !== null) return { drop: 'the note is confirmed' }
      return { message: confirmationMessage(t, note, reader, { confirm: true }) }
    },
  },
  {
    kind: 'afterwards.closing-note',
    // Twice in a thread would be worse than late: an officer sees it and decides.
    onUnknown: 'leave',
    render: async ({ db }, delivery, { t }) => {
      const { closingNoteId, version, isUpdate } = aboutNote.parse(delivery.payload)
      const note = await getClosingNote(db, delivery.partnershipId ?? 0, closingNoteId)
      if (note.version !== version) return { drop: 'the note was changed since' }
      const card = await db.delivery.findUnique({ where: { sendKey: cardKey(note.activity.id) } })
      if (card?.status === 'PLANNED') return { notYet: true }
      const message = postedNote(t, note, isUpdate)
      return card?.ts == null ? { message } : { message, threadTs: card.ts }
    },
  },
]
