import { z } from 'zod'
import type { Delivery } from '../../generated/prisma/client.ts'
import type { DeliveryKind, Reading, Rendered } from '../deliveries/kinds.ts'
import { findPosted } from '../deliveries/queries.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../jobs/runtime.ts'
import type { Message } from '../slack/blocks.ts'
import { cardDrawn, closeCards } from './mutations.ts'
import { cardKey, findRoster, findStaleCards, findUnsettled, getActivityById } from './queries.ts'
import { type ActivityRow, isSignedUp } from './rules.ts'
import { decidePress, planRequests, planWaitOver } from './sign-ups/mutations.ts'
import { findAsked, findAskedOrganisers, findOfferedUntil, findRequestMessages } from './sign-ups/queries.ts'
import { offeredMessage, placeMessage, promotedMessage, requestMessage } from './sign-ups/views.ts'
import { activityCard } from './views.ts'

const nothing = z.object({})
const aboutOne = z.object({ activityId: z.number() })

export const activityJobs: Job[] = [
  {
    // Offers that nobody took, shares whose time is over, and sides that others said: each press on such an activity does
    // it too. And cards that show buttons whose time is over.
    name: 'activities.settle',
    payload: nothing,
    every: 30_000,
    run: async (deps) => {
      const now = deps.now()
      for (const activity of await findUnsettled(deps.db, deps.workspace.id, now))
        await decidePress(deps, {
          partnershipId: activity.partnershipId,
          activityId: activity.id,
          personId: 0,
          role: 'SYSTEM',
          verb: 'settle',
          now,
        })
      if ((await closeCards(deps.db, deps.workspace.id, now)) > 0) await deps.wake('activities.redraw-cards')
    },
  },
  {
    name: 'activities.ask-organisers',
    payload: nothing,
    every: 30_000,
    run: async (deps) => {
      const { planned, grown } = await planRequests(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
      for (const activityId of grown) await deps.wake('activities.redraw-requests', { activityId })
    },
  },
  {
    // Who asks to come and what was answered, in the messages that ask whoever runs it.
    name: 'activities.redraw-requests',
    payload: aboutOne,
    debounce: 500,
    run: redrawRequests,
  } satisfies Job<z.infer<typeof aboutOne>> as Job,
  {
    name: 'activities.tell-left-waiting',
    payload: nothing,
    every: 60_000,
    run: async (deps) => {
      const planned = await planWaitOver(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
    },
  },
  {
    // A press wakes it two seconds later and the presses in between are swallowed: once for a whole burst, and once
    // after its last press.
    name: 'activities.redraw-cards',
    payload: nothing,
    debounce: 2_000,
    run: (deps) => redrawCards(deps, 0),
  },
  {
    // What a lost wake-up left stale; never in the middle of a burst.
    name: 'activities.redraw-lost-cards',
    payload: nothing,
    every: 10_000,
    run: (deps) => redrawCards(deps, 5_000),
  },
]

async function redrawRequests(deps: Deps, { activityId }: z.infer<typeof aboutOne>): Promise<void> {
  const organiserIds = await findAskedOrganisers(deps.db, activityId)
  const messages = await findRequestMessages(deps.db, activityId, organiserIds)
  await redrawSent(
    deps,
    messages.map(({ delivery }) => delivery),
    (delivery, reading) => requestsOf(deps, delivery, reading),
  )
}

/** Such a message as it is now. */
export async function requestsOf({ db }: Deps, delivery: Delivery, { t, reader }: Reading): Promise<Message> {
  const { activityId, asked } = await findAsked(db, delivery)
  const scope = { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId }
  return requestMessage(t, await getActivityById(db, scope, activityId), asked, reader)
}

async function redrawCards(deps: Deps, quietMs: number): Promise<void> {
  for (const card of await findStaleCards(deps.db, deps.workspace.id, quietMs)) {
    const posted = await findPosted(deps.db, cardKey(card.id))
    if (posted === null) continue
    await redrawSent(deps, [posted], (_, reading) => cardOf(deps, card, reading))
    await cardDrawn(deps.db, card.id, card.cardChangedAt)
  }
}

async function cardOf(
  deps: Deps,
  { id, partnershipId }: { id: number; partnershipId: number },
  { t, reader }: Reading,
): Promise<Message> {
  const activity = await getActivityById(deps.db, { partnershipId, personId: null }, id)
  const roster = await findRoster(deps.db, partnershipId, id)
  return activityCard(t, activity, roster, reader)
}

/** What the reader is told of one activity, read as it is when the message goes out; a reason when it is no longer true. */
function about(
  kind: string,
  isTrue: (activity: ActivityRow) => string | null,
  view: (t: Reading['t'], activity: ActivityRow, reader: Reading['reader']) => Message,
): DeliveryKind {
  return {
    kind,
    onUnknown: 'retry',
    render: async (deps: Deps, delivery: Delivery, { t, reader }: Reading): Promise<Rendered> => {
      const activity = await getActivityOf(deps, delivery)
      const reason = isTrue(activity)
      return reason === null ? { message: view(t, activity, reader) } : { drop: reason }
    },
  }
}

function getActivityOf(deps: Deps, delivery: Delivery): Promise<ActivityRow> {
  const { activityId } = z.object({ activityId: z.number() }).parse(delivery.payload)
  return getActivityById(
    deps.db,
    { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId },
    activityId,
  )
}

const stillIn = (activity: ActivityRow) =>
  activity.status === 'CANCELLED' ? 'the activity was cancelled' : isSignedUp(activity) ? null : 'no longer signed up'

const notSignedUp = (activity: ActivityRow) =>
  activity.status === 'CANCELLED' ? 'the activity was cancelled' : isSignedUp(activity) ? 'signed up again' : null

const stillGoing = (activity: ActivityRow) =>
  activity.status === 'CANCELLED'
    ? 'the activity was cancelled'
    : activity.mine === 'GOING'
      ? null
      : 'gave the place back'

export const activityDeliveries: DeliveryKind[] = [
  {
    kind: 'activities.card',
    // A second card in the channel would be worse than a late one: an officer sees it and decides.
    onUnknown: 'leave',
    render: async (deps, delivery, reading) => {
      const { activityId } = z.object({ activityId: z.number() }).parse(delivery.payload)
      return { message: await cardOf(deps, { id: activityId, partnershipId: delivery.partnershipId ?? 0 }, reading) }
    },
  },
  about('activities.promoted', stillGoing, promotedMessage),
  {
    kind: 'activities.offered',
    onUnknown: 'retry',
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      const until = await findOfferedUntil(deps.db, activity.id, delivery.personId ?? 0)
      return until === null
        ? { drop: 'the place is no longer held' }
        : { message: offeredMessage(t, activity, reader, until) }
    },
  },
  {
    kind: 'activities.requested',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      const { asked } = await findAsked(deps.db, delivery)
      if (activity.status === 'CANCELLED') return { drop: 'the activity was cancelled' }
      return asked.some(({ status }) => status === 'REQUESTED')
        ? { message: requestMessage(t, activity, asked, reader) }
        : { drop: 'it has been answered' }
    },
    // Who asked or was answered before the message's place was on record could not be shown in it.
    sent: ({ wake }, { payload }) =>
      wake('activities.redraw-requests', { activityId: aboutOne.parse(payload).activityId }),
  },
  {
    kind: 'activities.wait-over',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const activity = await getActivityOf(deps, delivery)
      const { id: activityId, mine } = activity
      if (mine !== 'WAITING' && mine !== 'REQUESTED') return { drop: 'no longer waits' }
      const isThere = await deps.db.checkIn.findFirst({ where: { activityId, personId: delivery.personId ?? 0 } })
      if (isThere !== null) return { drop: 'came without a place' }
      return { message: placeMessage(t, mine === 'WAITING' ? 'noPlace' : 'unanswered', activity, reader) }
    },
  },
  about('activities.offer-over', notSignedUp, (t, activity, reader) => placeMessage(t, 'offerOver', activity, reader)),
  about('activities.refused', notSignedUp, (t, activity, reader) => placeMessage(t, 'refused', activity, reader)),
  about('activities.removed', notSignedUp, (t, activity, reader) => placeMessage(t, 'removed', activity, reader)),
  about('activities.approved', stillIn, (t, activity, reader) =>
    placeMessage(t, activity.mine === 'GOING' ? 'approved' : 'approvedWaiting', activity, reader),
  ),
  about('activities.added', stillIn, (t, activity, reader) =>
    placeMessage(t, activity.mine === 'GOING' ? 'added' : 'addedWaiting', activity, reader),
  ),
]
