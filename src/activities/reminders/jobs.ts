import { z } from 'zod'
import type { Delivery } from '../../../generated/prisma/client.ts'
import type { DeliveryKind, Rendered } from '../../deliveries/kinds.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Deps } from '../../deps.ts'
import type { Job } from '../../jobs/runtime.ts'
import { getActivityById } from '../queries.ts'
import { type ActivityRow, placesLeft } from '../rules.ts'
import { minimumDrawn, planAsking, planMinimumQuestions, planReminders } from './mutations.ts'
import {
  findMinimumMessages,
  findMinimumQuestions,
  getMinimumQuestion,
  hasAnswered,
  type MinimumQuestionRow,
} from './queries.ts'
import { minimumState } from './rules.ts'
import { askMessage, callMessage, minimumMessage, reminderMessage } from './views.ts'

const nothing = z.object({})

/** Runs a plan each minute and has what is new sent. */
function planning(name: string, plan: typeof planReminders): Job {
  return {
    name,
    payload: nothing,
    every: 60_000,
    run: async (deps) => {
      const planned = await plan(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
    },
  }
}

export const reminderJobs: Job[] = [
  planning('reminders.remind', planReminders),
  planning('reminders.ask-unanswered', planAsking),
  planning('reminders.ask-minimum', planMinimumQuestions),
  {
    // What became of the questions, in the messages that ask them.
    name: 'reminders.redraw-minimum',
    payload: nothing,
    every: 60_000,
    run: redrawQuestions,
  },
]

async function redrawQuestions(deps: Deps): Promise<void> {
  for (const question of await findMinimumQuestions(deps.db, deps.workspace.id, deps.now())) {
    const shown = shownBy(question)
    if (shown === question.drawn) continue
    const { partnershipId, activityId } = question
    await redrawSent(deps, await findMinimumMessages(deps.db, question), async ({ personId }, { t, reader }) => {
      const activity = await getActivityById(deps.db, { partnershipId, personId }, activityId)
      return minimumMessage(t, question, activity, reader)
    })
    await minimumDrawn(deps.db, question.id, shown)
  }
}

/** A number that changes is drawn anew while somebody may still act on it. */
function shownBy(question: MinimumQuestionRow): string {
  const state = minimumState(question)
  return state === 'open' || state === 'asked' ? `${state} ${question.seats}` : state
}

export const reminderDeliveries: DeliveryKind[] = [
  {
    kind: 'activities.reminder',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      if (activity.status === 'CANCELLED') return { drop: 'the activity was cancelled' }
      if (activity.mine !== 'GOING') return { drop: 'gave the place back' }
      // The key says for which start it was planned (see oweReminders); one for the new start has a key of its own.
      if (!delivery.sendKey.includes(`:${Math.round(activity.startsAt.getTime() / 1_000)}:`))
        return { drop: 'the time was changed' }
      return { message: reminderMessage(t, activity, reader) }
    },
  },
  {
    kind: 'reminders.ask',
    onUnknown: 'leave',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      if (await hasAnswered(deps.db, activity.id, delivery.personId ?? 0)) return { drop: 'has answered' }
      return callable(activity, reader.now) ?? { message: askMessage(t, activity, reader) }
    },
  },
  {
    kind: 'reminders.call',
    onUnknown: 'leave',
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      const missing = (activity.minimum ?? 0) - activity.going - activity.guests
      if (missing <= 0) return { drop: 'enough people are coming' }
      return callable(activity, reader.now) ?? { message: callMessage(t, activity, reader, missing) }
    },
  },
  {
    kind: 'reminders.minimum',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const { questionId } = z.object({ questionId: z.number() }).parse(delivery.payload)
      const question = await getMinimumQuestion(deps.db, delivery.partnershipId ?? 0, questionId)
      const state = minimumState(question)
      if (state !== 'open' && state !== 'asked') return { drop: `settled: ${state}` }
      const scope = { partnershipId: question.partnershipId, personId: delivery.personId }
      const activity = await getActivityById(deps.db, scope, question.activityId)
      return { message: minimumMessage(t, question, activity, reader) }
    },
  },
]

/** Why nobody should be asked to sign up any more; null when they can. */
function callable(activity: ActivityRow, now: Date): Rendered | null {
  if (activity.status === 'CANCELLED') return { drop: 'the activity was cancelled' }
  if ((activity.signUpUntil ?? activity.startsAt) <= now) return { drop: 'sign-up has closed' }
  return placesLeft(activity) === 0 || activity.waiting > 0 ? { drop: 'it is full' } : null
}

function getActivityOf(deps: Deps, delivery: Delivery): Promise<ActivityRow> {
  const { activityId } = z.object({ activityId: z.number() }).parse(delivery.payload)
  const scope = { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId }
  return getActivityById(deps.db, scope, activityId)
}
