import { z } from 'zod'
import type { Delivery } from '../../../generated/prisma/client.ts'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Deps } from '../../deps.ts'
import { getActivityById } from '../queries.ts'
import { isSignedUp } from '../rules.ts'
import { findCancelOwed, findChangesOwed } from './queries.ts'
import { whereAndWhen } from './rules.ts'
import { cancelledMessage, changedMessage, runsAfterAllMessage } from './views.ts'

const changed = z.object({ before: whereAndWhen })
const cancelled = z.object({ cancelledAt: z.coerce.date() })

export const publishingDeliveries: DeliveryKind[] = [
  {
    // Of several changes that nobody was told of yet, the latest speaks for all: from what the person last knew to what
    // is now. It is looked for after the activity was read, so one that comes in between is the latest, and speaks. An
    // earlier one may be on its way just now, so it is waited for.
    kind: 'activities.changed',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      if (activity.status === 'CANCELLED') return { drop: 'the activity was cancelled' }
      if (!isSignedUp(activity)) return { drop: 'no longer signed up' }
      const [latest, ...earlier] = await findChangesOwed(deps.db, activity.id, delivery.personId ?? 0)
      if (latest?.id !== delivery.id) return { drop: 'a later change tells it' }
      let { before } = changed.parse(delivery.payload)
      for (const { status, payload } of earlier) {
        if (status === 'PLANNED') return { notYet: true }
        if (status === 'SENT' || status === 'UNKNOWN') break
        before = changed.parse(payload).before
      }
      const after = whereAndWhen.parse(activity)
      if (JSON.stringify(before) === JSON.stringify(after)) return { drop: 'it is again as they know it' }
      return { message: changedMessage(t, activity, before, reader) }
    },
  },
  {
    kind: 'activities.cancelled',
    onUnknown: 'retry',
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      const { cancelledAt } = cancelled.parse(delivery.payload)
      return activity.cancelledAt?.getTime() === cancelledAt.getTime()
        ? { message: cancelledMessage(t, activity, reader) }
        : { drop: 'it runs after all' }
    },
  },
  {
    kind: 'activities.runs-after-all',
    onUnknown: 'retry',
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      if (activity.status === 'CANCELLED') return { drop: 'it was cancelled again' }
      const { cancelledAt } = cancelled.parse(delivery.payload)
      const owed = { activityId: activity.id, cancelledAt, personId: delivery.personId ?? 0 }
      const status = await findCancelOwed(deps.db, owed)
      if (status === 'PLANNED') return { notYet: true }
      if (status !== 'SENT' && status !== 'UNKNOWN') return { drop: 'they were not told of the cancel' }
      return { message: runsAfterAllMessage(t, activity, reader) }
    },
  },
]

function getActivityOf(deps: Deps, delivery: Delivery) {
  const { activityId } = z.object({ activityId: z.number() }).parse(delivery.payload)
  const scope = { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId }
  return getActivityById(deps.db, scope, activityId)
}
