import { z } from 'zod'
import type { Delivery } from '../../generated/prisma/client.ts'
import { type DeliveryKind, type Reading, type Rendered, readingFor } from '../deliveries/kinds.ts'
import type { Deps } from '../deps.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Job } from '../jobs/runtime.ts'
import type { Message } from '../slack/blocks.ts'
import { cardDrawn, cardKey, planReminders } from './mutations.ts'
import { findRoster, findStaleCards, getActivityById } from './queries.ts'
import type { ActivityRow } from './rules.ts'
import { activityCard, cancelledMessage, promotedMessage, reminderMessage } from './views.ts'

const nothing = z.object({})

export const activityJobs: Job[] = [
  {
    name: 'activities.remind',
    payload: nothing,
    every: 60_000,
    run: async (deps) => {
      const planned = await planReminders(deps.db, deps.workspace.id, deps.now())
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

async function redrawCards(deps: Deps, quietMs: number): Promise<void> {
  for (const card of await findStaleCards(deps.db, deps.workspace.id, quietMs)) {
    const posted = await deps.db.delivery.findUnique({ where: { sendKey: cardKey(card.id) } })
    if (posted?.ts == null || posted.slackChannelId === null) continue
    const message = await cardOf(deps, card, readingFor(languageOf(card.language) ?? 'en', card.timeZone, deps.now()))
    await deps.clients.bulk.chat.update({ channel: posted.slackChannelId, ts: posted.ts, ...message })
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
      const { activityId } = z.object({ activityId: z.number() }).parse(delivery.payload)
      const scope = { partnershipId: delivery.partnershipId ?? 0, personId: delivery.personId }
      const activity = await getActivityById(deps.db, scope, activityId)
      const reason = isTrue(activity)
      return reason === null ? { message: view(t, activity, reader) } : { drop: reason }
    },
  }
}

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
  about('activities.reminder', stillGoing, reminderMessage),
  about(
    'activities.cancelled',
    (activity) => (activity.status === 'CANCELLED' ? null : 'it runs after all'),
    cancelledMessage,
  ),
]
